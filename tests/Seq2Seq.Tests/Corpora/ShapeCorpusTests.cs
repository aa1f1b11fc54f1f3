using System.Text;
using System.Text.RegularExpressions;
using Seq2Seq.Corpora.KoEn;
using Seq2Seq.Corpora.Shapes;
using Seq2Seq.Data;

namespace Seq2Seq.Tests.Corpora;

public class ShapeCorpusTests
{
    private const int Draws = 3000;

    public static TheoryData<string> Names => [.. ShapeCorpus.All.Select(corpus => corpus.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_generator_makes_the_committed_files(string name)
    {
        foreach (var (file, text) in ShapeCorpus.All.Single(corpus => corpus.Name == name).Draw(null).Files())
            Assert.True(Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(File.ReadAllBytes(Repository.Find($"corpora/{name}/{file}"))),
                $"{name}/{file} differs from what the generator makes; run dotnet run -c Release --project corpora/shapes-generator -- --out corpora");
    }

    [Fact]
    public void More_pictures_for_training_come_behind_the_others()
    {
        var (usual, more) = (ShapeCorpus.Films().Files().ToArray(), ShapeCorpus.Films(3100).Files().ToArray());
        Assert.StartsWith(usual[0].Text, more[0].Text, StringComparison.Ordinal);
        Assert.Equal(100, more[0].Text[usual[0].Text.Length..].Count(c => c == '\n'));
        Assert.Equal(usual[1..], more[1..]);
    }

    [Theory]
    [InlineData("shapes", 5000, 500)]
    [InlineData("moving-shapes", 3000, 300)]
    public void No_caption_is_in_two_splits_and_each_has_one_translation(string name, int train, int held)
    {
        string[][] english = [.. Splits.Select(split => Captions(name, split, "en"))], korean = [.. Splits.Select(split => Captions(name, split, "ko"))];
        Assert.Equal((int[])[train, held, held], english.Select(split => split.Length));
        foreach (var language in new[] { english, korean })
            for (var i = 0; i < 3; i++)
                Assert.Empty(language[i].Intersect(language[(i + 1) % 3]));
        var pairs = english.SelectMany(split => split).Zip(korean.SelectMany(split => split)).Distinct().ToArray();
        Assert.Equal(pairs.Length, pairs.Select(pair => pair.First).Distinct().Count());
        Assert.Equal(pairs.Length, pairs.Select(pair => pair.Second).Distinct().Count());
        foreach (var language in new[] { english, korean })
            Assert.Empty(language[1].Concat(language[2]).SelectMany(Words).Except(language[0].SelectMany(Words)));

        static string[] Words(string caption) => caption.Split(' ');
    }

    [Theory]
    [InlineData("shapes", 1, 64, 192)]
    [InlineData("moving-shapes", Film.Height, Film.Length, 32 * 32 * 3)]
    public void Pictures_are_read_as_frames(string name, int rowsPerStep, int length, int width)
    {
        var corpus = Read(name, "test", "en", new() { Channels = 3, RowsPerStep = rowsPerStep });
        Assert.Equal(width, corpus.Width);
        foreach (var example in corpus.Examples)
        {
            Assert.Equal(length, example.Frames.Length);
            var pixels = ((PictureFrames)example.Frames).Picture.Pixels.ToArray();
            var colors = pixels.Chunk(3).Select(pixel => (pixel[0], pixel[1], pixel[2])).Distinct().Count();
            Assert.Equal(example.Target.Contains(" a ") || example.Target.StartsWith("two", StringComparison.Ordinal) ? 3 : 2, colors);
        }
    }

    [Fact]
    public void The_caption_of_a_picture_is_true()
    {
        for (ulong stream = 0; stream < Draws; stream++)
        {
            var (shapes, (caption, _)) = Scene.Draw(new SplitMix(1, stream));
            foreach (var shape in shapes)
            {
                Assert.True(IsInside(shape, Scene.Side), caption);
                Assert.Contains(Name(shape), caption);
            }
            if (shapes is [var single])
            {
                Assert.Equal(single.X < 24 ? "left" : single.X > 39 ? "right" : "", Regex.Match(caption, "left|right").Value);
                Assert.Equal(single.Y < 24 ? "top" : single.Y > 39 ? "bottom" : "", Regex.Match(caption.Replace("upper", "top").Replace("lower", "bottom"), "top|bottom").Value);
                continue;
            }
            var (one, other) = (shapes[0], shapes[1]);
            Assert.False(one.IsNear(other, gap: 3), caption);
            var isFirst = caption.IndexOf(Name(one), StringComparison.Ordinal) <= caption.IndexOf(Name(other), StringComparison.Ordinal);
            var (first, second) = isFirst ? (one, other) : (other, one);
            Assert.True(Regex.Match(caption, "to the left of|to the right of|above a|below|side by side|one above the other").Value switch
            {
                "to the left of" => first.X + first.Radius < second.X - second.Radius,
                "to the right of" => first.X - first.Radius > second.X + second.Radius,
                "above a" => first.Y + first.Radius < second.Y - second.Radius,
                "below" => first.Y - first.Radius > second.Y + second.Radius,
                "side by side" => Math.Abs(one.X - other.X) > Math.Abs(one.Y - other.Y),
                "one above the other" => Math.Abs(one.X - other.X) < Math.Abs(one.Y - other.Y),
                _ => false,
            }, caption);
        }

        static string Name(Shape shape) => $"{(shape.Radius > 8 ? "big" : "small")} {Wording.English(shape)}";
    }

    [Fact]
    public void The_caption_of_a_film_is_true()
    {
        for (ulong stream = 0; stream < Draws; stream++)
        {
            var film = Film.Draw(new SplitMix(1, stream));
            Assert.Equal(Film.Length, film.Frames.Count);
            var clauses = film.Caption.English.Split(" and ");
            Assert.Equal(film.Frames[0].Count, clauses.Length);
            for (var i = 0; i < clauses.Length; i++)
            {
                Assert.All(film.Frames, frame => Assert.True(IsInside(frame[i], Film.Width), film.Caption.English));
                Shape start = film.Frames[0][i], end = film.Frames[^1][i];
                Assert.Equal($"a {Wording.English(start)} " + (end.X - start.X, end.Y - start.Y, end.Radius - start.Radius) switch
                {
                    ( > 8, 0, 0) => "moves to the right",
                    ( < -8, 0, 0) => "moves to the left",
                    (0, < -8, 0) => "moves up",
                    (0, > 8, 0) => "moves down",
                    (0, 0, 0) => "stands still",
                    (0, 0, 4) => "grows",
                    (0, 0, -4) => "shrinks",
                    _ => "does something unknown",
                }, clauses[i]);
            }
            if (clauses.Length == 2) Assert.True(film.Frames[0][0].X < film.Frames[0][1].X, film.Caption.English);
        }
    }

    /// <summary>No two forms of the same size look alike, and each covers enough to be seen.</summary>
    [Theory]
    [InlineData(3, 4, 4)]
    [InlineData(4, 4, 4)]
    [InlineData(6, 6, 10)]
    [InlineData(13, 6, 60)]
    public void Forms_can_be_told_apart(int radius, int count, int least)
    {
        var pixels = Enumerable.Range(0, count).Select(form => Enumerable.Range(0, (2 * radius + 1) * (2 * radius + 1))
            .Select(i => ((Form)form).Covers(radius, i % (2 * radius + 1) - radius, i / (2 * radius + 1) - radius)).ToArray()).ToArray();
        for (var i = 0; i < count; i++)
        {
            Assert.InRange(pixels[i].Count(covered => covered), radius * radius, (2 * radius + 1) * (2 * radius + 1));
            for (var j = 0; j < i; j++)
                Assert.True(pixels[i].Zip(pixels[j]).Count(pair => pair.First != pair.Second) >= least, $"{(Form)i} and {(Form)j} of radius {radius}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Captions_are_clean(string name)
    {
        foreach (var split in Splits)
        {
            Assert.All(Captions(name, split, "en"), caption => Assert.Matches("^(a|two) [a-z]+( [a-z]+)*$", caption));
            foreach (var caption in Captions(name, split, "ko"))
            {
                Assert.Matches("^[가-힣]+( [가-힣]+)*다$", caption);
                foreach (Match match in Regex.Matches(caption, "([가-힣]*(?:원|정사각형|삼각형|십자가|마름모|별))(이|은|가|는)(?= )"))
                    Assert.Equal(Hangul.HasFinal(match.Groups[1].Value), match.Groups[2].Value is "이" or "은");
            }
        }
    }

    private static readonly string[] Splits = ["train", "valid", "test"];

    private static bool IsInside(Shape shape, int side) =>
        shape.X >= shape.Radius && shape.Y >= shape.Radius && shape.X + shape.Radius < side && shape.Y + shape.Radius < side;

    private static string[] Captions(string name, string split, string language) =>
        [.. new StoredCorpus(Repository.Find($"corpora/{name}/{split}.csv"), new("picture", language)).Select(pair => pair.Target)];

    private static FrameCorpus Read(string name, string split, string language, PictureOptions picture) =>
        FrameCorpus.Read(Repository.Find($"corpora/{name}/{split}.csv"), new() { FileColumn = "picture", LabelColumn = language, Picture = picture });
}
