namespace Seq2Seq.Text;

/// <summary>The programs whose tokenizers can be used as they are.</summary>
public enum TokenizerType
{
    /// <summary>None: the tokenizer is our own, of the level of the side.</summary>
    None,

    /// <summary>A SentencePiece model, <c>*.model</c>, of type unigram or bpe (Kudo &amp; Richardson 2018).</summary>
    Sentencepiece,

    /// <summary>A vocabulary of BERT, <c>vocab.txt</c>, a token on each line (Devlin et al. 2019).</summary>
    Wordpiece,

    /// <summary>A vocabulary of tiktoken, <c>*.tiktoken</c>, a token in Base64 and its rank on each line.</summary>
    Tiktoken,

    /// <summary>Byte-level BPE in the layout of GPT-2: <c>vocab.json</c> with <c>merges.txt</c> beside it.</summary>
    Bpe,
}

/// <summary>How text is cut into words before their bytes are merged, which the file of a tiktoken vocabulary does not say.</summary>
public enum TiktokenPattern
{
    /// <summary>The pattern of GPT-2, r50k_base and p50k_base.</summary>
    Gpt2,

    /// <summary>The pattern of cl100k_base.</summary>
    Cl100k,

    /// <summary>The pattern of o200k_base.</summary>
    O200k,
}
