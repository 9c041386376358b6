namespace MeterNode.Plant;

/// <summary>A file that one process at a time has open. The system gives it back when the process ends, however that comes about.</summary>
public static class ExclusiveFile
{
    private const int AskAgainMs = 50;

    /// <summary>Asks for a file until it is free; null when another process still has it after <paramref name="patience"/>.</summary>
    /// <param name="tryOpen">Opens it; null when another process has it.</param>
    /// <param name="patience">How long it asks; it asks once in any case.</param>
    public static IDisposable? Wait(Func<IDisposable?> tryOpen, TimeSpan patience)
    {
        long begin = Environment.TickCount64;
        while (true)
        {
            if (tryOpen() is IDisposable file)
            {
                return file;
            }

            if (Environment.TickCount64 - begin >= patience.TotalMilliseconds)
            {
                return null;
            }

            Thread.Sleep(AskAgainMs);
        }
    }

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
