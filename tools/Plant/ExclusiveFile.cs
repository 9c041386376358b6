namespace MeterNode.Plant;

/// <summary>A file that one process at a time has open. The system gives it back when the process ends, however that comes about.</summary>
public static class ExclusiveFile
{
    /// <summary>Opens the file, makes it where there is none; null when another process has it.</summary>
    /// <exception cref="IOException">It cannot be written, for another reason.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write it.</exception>
    public static FileStream? TryOpen(string path, FileOptions options = FileOptions.None)
    {
        var how = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = options,
        };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            return new FileStream(path, how);
        }
        catch (IOException e) when (PlainReason.IsInUse(e))
        {
            return null;
        }
    }
}
