using System.IO.Compression;
using System.Text.RegularExpressions;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.Flashing;

/// <summary>
/// A bundle that came as a zip (<see cref="BundleZip"/>), in a temporary folder that only its owner may enter and that goes with this.
/// </summary>
public sealed partial class UnpackedBundle : IDisposable
{
    private const int MaximumFiles = 40;
    private const int MaximumFileBytes = 256 * 1024;
    private const int MaximumZipBytes = 4 * 1024 * 1024;

    private readonly string _temporary = Directory.CreateTempSubdirectory("meternode-flash-").FullName;

    private UnpackedBundle()
    {
    }

    /// <summary>The bundle's folder; its name is the node's.</summary>
    public string Folder { get; private set; } = string.Empty;

    /// <summary>Unpacks a zip. A name in it that is none of a bundle's leads nowhere: the whole file is refused.</summary>
    /// <exception cref="OperatorException">It is no bundle, or cannot be read; cause and cure in one line.</exception>
    public static UnpackedBundle Of(string path)
    {
        var bundle = new UnpackedBundle();
        try
        {
            using FileStream file = File.OpenRead(path);
            if (file.Length > MaximumZipBytes)
            {
                throw Wrong(path, "it is too large for one");
            }

            using var zip = new ZipArchive(file, ZipArchiveMode.Read);
            bundle.Unpack(zip, path);
            return bundle;
        }
        catch (Exception e)
        {
            bundle.Dispose();
            throw e switch
            {
                InvalidDataException => Wrong(path, "it is no zip file, or a damaged one"),
                IOException or UnauthorizedAccessException =>
                    new OperatorException(OperatorError.DeviceOrIo, $"'{path}' cannot be unpacked: {PlainReason.Of(e)}"),
                _ => e,
            };
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(_temporary))
        {
            Directory.Delete(_temporary, recursive: true);
        }
    }

    private static OperatorException Wrong(string path, string why) => new(
        OperatorError.Failure,
        $"'{path}' is no bundle of a node ({why}): download it again from the node's page, or give the bundle's folder");

    private void Unpack(ZipArchive zip, string path)
    {
        ZipArchiveEntry[] entries = [.. zip.Entries.Where(entry => !entry.FullName.EndsWith('/'))];
        if (entries.Length is 0 or > MaximumFiles)
        {
            throw Wrong(path, entries.Length == 0 ? "it is empty" : "it has too many files");
        }

        string node = entries[0].FullName.Split('/')[0];
        try
        {
            PlantFolder.CheckName(node, "node");
        }
        catch (OperatorException)
        {
            throw Wrong(path, "its folder is not named like a node");
        }

        Folder = Path.Combine(_temporary, node);
        SecretFile.CreateFolder(Folder);
        SecretFile.CreateFolder(Path.Combine(Folder, "files"));
        foreach (ZipArchiveEntry entry in entries)
        {
            string[] parts = entry.FullName.Split('/');
            bool isExpected = parts[0] == node
                && (parts is [_, BundleZip.ConfigurationFile or BundleZip.NetworkFile]
                    || (parts is [_, "files", string name] && FileName().IsMatch(name)));
            string to = isExpected ? Path.Combine([_temporary, .. parts]) : "";
            if (!isExpected || File.Exists(to))
            {
                throw Wrong(path, isExpected ? "it has a file twice" : "it has a file that does not belong there");
            }

            SecretFile.Write(to, Read(entry, path));
        }
    }

    /// <summary>Its content; what a zip says of its sizes is not believed.</summary>
    private static byte[] Read(ZipArchiveEntry entry, string path)
    {
        byte[] content = new byte[MaximumFileBytes + 1];
        using Stream from = entry.Open();
        int length = from.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return length <= MaximumFileBytes ? content[..length] : throw Wrong(path, "a file in it is too large");
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9_-]{0,30}(\.[a-z0-9]{1,10})?\z")]
    private static partial Regex FileName();
}
