using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.LifeCycle;

/// <summary>The file operations of a change, each announced before it is done, so that a test can end the program there.</summary>
/// <param name="before">Called with the operation and its full path; null for nobody.</param>
internal sealed class ChangeDisk(Action<string, string>? before)
{
    public void CreateFolder(string path)
    {
        before?.Invoke("folder", path);
        SecretFile.CreateFolder(path);
    }

    /// <summary>Writes a new file that is on the disk when this returns.</summary>
    public void Write(string path, byte[] content, bool isSecret)
    {
        before?.Invoke("write", path);
        if (isSecret)
        {
            SecretFile.Write(path, content);
        }
        else
        {
            File.WriteAllBytes(path, content);
        }

        using FileStream file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Moves a file, over another one if there is one, or a folder.</summary>
    public void Move(string from, string to)
    {
        before?.Invoke("move", to);
        if (Directory.Exists(from))
        {
            Directory.Move(from, to);
        }
        else
        {
            File.Move(from, to, overwrite: true);
        }
    }

    public void Delete(string path)
    {
        before?.Invoke("delete", path);
        File.Delete(path);
    }

    /// <summary>Deletes a folder file by file; does nothing where there is none.</summary>
    public void DeleteFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            return;
        }

        foreach (string folder in Directory.EnumerateDirectories(path))
        {
            DeleteFolder(folder);
        }

        foreach (string file in Directory.EnumerateFiles(path))
        {
            Delete(file);
        }

        before?.Invoke("delete", path);
        Directory.Delete(path);
    }

    /// <summary>What the operations throw when the disk or its permissions refuse.</summary>
    public static bool IsRefusal(Exception e) => e is IOException or UnauthorizedAccessException;
}
