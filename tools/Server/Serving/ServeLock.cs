using System.Globalization;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Server.Serving;

/// <summary>One server a plant folder: the folder <c>serve</c> in it holds a file that only one process can have open.</summary>
internal sealed class ServeLock : IDisposable
{
    private readonly FileStream _file;
    private readonly string _processPath;

    private ServeLock(FileStream file, string processPath)
    {
        _file = file;
        _processPath = processPath;
    }

    /// <summary>The folder below which a server writes, the evidence store apart.</summary>
    public static string FolderOf(PlantFolder plant) => plant.In("serve");

    /// <summary>Whether a server runs for the plant.</summary>
    public static bool IsTaken(PlantFolder plant)
    {
        string path = Path.Combine(FolderOf(plant), "lock");
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            using FileStream? file = ExclusiveFile.TryOpen(path);
            return file == null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // Who tries to take it finds out why.
        }
    }

    /// <summary>Takes it. The system gives it back when the process ends, however that comes about.</summary>
    /// <exception cref="OperatorException">Another process has it, or the folder cannot be written.</exception>
    public static ServeLock Take(PlantFolder plant)
    {
        string processPath = Path.Combine(FolderOf(plant), "process");
        FileStream? file = null;
        try
        {
            SecretFile.CreateFolder(FolderOf(plant));
            file = ExclusiveFile.TryOpen(Path.Combine(FolderOf(plant), "lock"));
            if (file is null)
            {
                string process = ProcessOf(processPath) is string number ? $" (process {number})" : "";
                throw new OperatorException(OperatorError.Failure,
                    $"'meternode serve' runs already for '{plant.Path}'{process}: end that one first");
            }

            File.WriteAllText(processPath, Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
            return new ServeLock(file, processPath);
        }
        catch (UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new OperatorException(OperatorError.DeviceOrIo,
                $"this user may not write to '{FolderOf(plant)}': run serve as the owner of the plant's folder");
        }
        catch (IOException)
        {
            file?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            File.Delete(_processPath);
        }
        catch (IOException)
        {
            // The next one writes it anew.
        }

        _file.Dispose();
    }

    private static string? ProcessOf(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
