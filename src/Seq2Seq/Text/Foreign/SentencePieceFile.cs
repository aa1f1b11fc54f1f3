using Google.Protobuf;
using Seq2Seq.Storage;
using Kind = Seq2Seq.Text.SentencePieceProto.Types.Piece.Types.Kind;
using ModelType = Seq2Seq.Text.SentencePieceProto.Types.Training.Types.ModelType;

namespace Seq2Seq.Text;

/// <summary>What a SentencePiece model says of itself, checked.</summary>
internal sealed class SentencePieceFile
{
    private readonly SentencePieceProto _model;

    /// <param name="bytes">The file.</param>
    /// <param name="path">Its path for messages.</param>
    /// <exception cref="Seq2SeqException">The file is damaged, no SentencePiece model, or one that is not supported.</exception>
    public SentencePieceFile(byte[] bytes, string path)
    {
        try
        {
            _model = SentencePieceProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new Seq2SeqException($"'{path}' is damaged or no SentencePiece model: {e.Reason()}; expected the file *.model that spm_train writes", e);
        }
        _model.Training ??= new();
        _model.Normalization ??= new();
        Pieces = [.. _model.Pieces.Select(piece => (piece.Text, piece.Kind))];
        Check(path);
        (Start, End, Padding) = (Control(_model.Training.Start), Control(_model.Training.End), Control(_model.Training.Padding));
        CharacterMap = _model.Normalization.CharacterMap.ToByteArray();
    }

    /// <summary>The pieces by id.</summary>
    public IReadOnlyList<(string Text, Kind Kind)> Pieces { get; }

    /// <summary>The id of the piece for unknown characters.</summary>
    public int Unknown => _model.Training.Unknown;

    /// <summary>The ids of the other special pieces; -1 = there is none.</summary>
    public int Start { get; }

    public int End { get; }

    public int Padding { get; }

    /// <summary>Whether the model is of type unigram, and not bpe.</summary>
    public bool IsUnigram => _model.Training.ModelType == ModelType.Unigram;

    /// <summary>Whether unknown characters are spelled in bytes.</summary>
    public bool ByteFallback => _model.Training.ByteFallback;

    /// <summary>Whether a space belongs to the word before it rather than to the word after it.</summary>
    public bool SpaceIsSuffix => _model.Training.SpaceIsSuffix;

    /// <summary>The compiled map of characters that the text is normalized by; empty = none.</summary>
    public byte[] CharacterMap { get; }

    /// <summary>Whether a space is put before the first word, or behind the last one.</summary>
    public bool AddsSpace => _model.Normalization.AddsSpace;

    /// <summary>Whether spaces at both ends and all but one of several are dropped.</summary>
    public bool DropsSpaces => _model.Normalization.DropsSpaces;

    /// <summary>Whether a space is written <c>▁</c>.</summary>
    public bool EscapesSpaces => _model.Normalization.EscapesSpaces;

    /// <summary>
    /// Returns the bytes of a model that names a beginning and an end of a sentence in any case. The library looks their pieces up, although it is not to
    /// add them.
    /// </summary>
    public byte[] WithSentenceEnds()
    {
        var model = _model.Clone();
        if (Start < 0) model.Training.Start = Unknown;
        if (End < 0) model.Training.End = Unknown;
        return model.ToByteArray();
    }

    private void Check(string path)
    {
        if (Pieces.Count == 0)
            throw new Seq2SeqException($"'{path}' has no pieces; expected the file *.model that spm_train writes");
        if (_model.Training.ModelType is var type and not (ModelType.Unigram or ModelType.Bpe))
            throw new Seq2SeqException($"'{path}' is a SentencePiece model of type {type.ToString().ToLowerInvariant()}; expected unigram or bpe; for words or characters set the level to 'word' or 'char'");
        if (IsUnigram && ByteFallback)
            throw new Seq2SeqException($"'{path}' is a unigram model with byte fallback, which the library that reads it encodes wrongly: each byte gets an id that is 255 too high; train it without byte fallback or as a bpe model, or learn a vocabulary of level 'unigram'");
        if (Unknown < 0 || Unknown >= Pieces.Count || Pieces[Unknown].Kind != Kind.Unknown)
            throw new Seq2SeqException($"'{path}' names {Unknown} as the id of the unknown piece, which is no such piece; expected one of 0 to {Pieces.Count - 1}");
    }

    private int Control(int id) => id >= 0 && id < Pieces.Count && Pieces[id].Kind == Kind.Control ? id : -1;
}
