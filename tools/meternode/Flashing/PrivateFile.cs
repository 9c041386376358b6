namespace MeterNode.Cli.Flashing;

/// <summary>Files that hold secrets: readable by their owner only, from the first byte on.</summary>
public static class PrivateFile
{
    /// <summary>Writes <paramref name="text"/> with mode 0600 (on Windows: with the folder's permissions), replacing an old file.</summary>
    public static void Write(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

            // The mode above applies to a new file only; an old one could be open to others.
            File.Delete(path);
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }

    /// <summary>Makes a folder that only its owner can enter (mode 0700; on Windows: inherited permissions).</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
