namespace Seq2Seq.Tests.Text;

/// <summary>A little German, English and Korean text with repetitions, enough to learn a few hundred merges from.</summary>
internal static class SampleText
{
    public static readonly string[] Lines =
    [
        "ein kleiner junge steht auf einem stein und schaut auf das meer hinaus .",
        "a little boy is standing on a stone and looking out at the sea .",
        "zwei kleine jungen spielen am meer mit einem stein , den sie gefunden haben .",
        "two little boys are playing at the sea with a stone that they have found .",
        "나는 사과를 먹는다", "나는 어제 사과를 먹었다", "그는 사과를 먹지 않았다", "어머니는 내가 어제 산 사과를 드셨다",
        "그녀는 바다에서 돌을 찾았다", "두 아이가 바다에서 돌을 가지고 놀고 있다", "나는 바다를 본다", "그는 바다를 보았다",
        "I eat an apple.", "I ate an apple yesterday.", "He didn't eat the apple.", "My mother ate the apple that I'd bought yesterday.",
        "She found a stone at the sea.", "We're looking at the sea; they'll look at the stones.", "In 2024 there were 1,234 apples (12.5%)!",
    ];
}
