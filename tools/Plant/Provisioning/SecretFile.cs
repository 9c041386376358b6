using System.Text;

namespace MeterNode.Plant.Provisioning;

/// <summary>Writes files that only their owner may read.</summary>
public static class SecretFile
{
    /// <summary>
    /// Creates or replaces <paramref name="path"/> with mode 0600 (on Windows: with the folder's permissions); the mode is set
    /// before the content is written, and an old file that others could open is not reused.
    /// </summary>
    public static void Write(string path, byte[] content)
    {
        File.Delete(path);
        using FileStream file = Open(path, FileMode.CreateNew);
        file.Write(content);
    }

    /// <summary>Opens a file for writing; where it makes one, with that mode from the beginning.</summary>
    public static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    /// <summary>The same for a text, UTF-8.</summary>
    public static void Write(string path, string content)
    {
        Write(path, Encoding.UTF8.GetBytes(content));
    }

    /// <summary>The same in one step: whoever reads meanwhile reads the former content or this one, never half of it.</summary>
    public static void Replace(string path, byte[] content)
    {
        Write(path + ".new", content);
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>The same for a text, UTF-8.</summary>
    public static void Replace(string path, string content) => Replace(path, Encoding.UTF8.GetBytes(content));

    /// <summary>Creates a folder that only its owner may enter.</summary>
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
