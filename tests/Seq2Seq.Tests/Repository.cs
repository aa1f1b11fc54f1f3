namespace Seq2Seq.Tests;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>Returns the full path of a file or folder of the repository.</summary>
    public static string Find(string relative)
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory != null; directory = directory.Parent)
            if (File.Exists(Path.Combine(directory.FullName, "Seq2Seq.sln"))) return Path.Combine(directory.FullName, relative);
        throw new DirectoryNotFoundException($"no Seq2Seq.sln above '{AppContext.BaseDirectory}'");
    }
}
