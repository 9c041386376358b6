namespace MeterNode.Plant;

/// <summary>
/// Time and length of a file: another state is another content. It is asked for again and again, because a replaced file is another file
/// and notifications of the system do not survive that everywhere.
/// </summary>
/// <param name="WrittenAt">When it was written last, UTC.</param>
/// <param name="Length">Its length, bytes.</param>
public readonly record struct FileState(DateTime WrittenAt, long Length)
{
    /// <summary>The state of a file now; the default where there is none.</summary>
    public static FileState Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new FileState(file.LastWriteTimeUtc, file.Length) : default;
    }
}
