using System.IO.Compression;

namespace MeterNode.VirtualBoard.Recordings;

/// <summary>A recording in a ZIP archive: it is unpacked for as long as it is read.</summary>
internal static class ZippedRecording
{
    private static readonly string[] s_extensions = [".cfg", ".dat", ".cff", ".csv", ".txt"];

    /// <summary>True for the first bytes of an archive.</summary>
    internal static bool IsArchive(ReadOnlySpan<byte> bytes) => bytes.StartsWith("PK\u0003\u0004"u8);

    /// <summary>Reads the one recording that the archive holds.</summary>
    internal static Recording Read(string path, byte[] bytes, RecordingOptions options)
    {
        string folder = Directory.CreateTempSubdirectory("meternode-recording-").FullName;
        try
        {
            using var archive = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read);
            if (archive.GetEntry("xl/workbook.xml") != null)
            {
                throw new RecordingException(path, 0, "is a workbook: save its sheet as CSV");
            }

            foreach (ZipArchiveEntry entry in archive.Entries.Where(IsPart))
            {
                if (entry.Length > options.MaximumFileBytes)
                {
                    throw new RecordingException(path, 0, $"holds a file of more than {options.MaximumFileBytes >> 20} MB");
                }

                Extract(path, entry, Path.Combine(folder, entry.Name), options.MaximumFileBytes);
            }

            string[] texts = Directory.GetFiles(folder, "*.txt");
            bool isText = texts.Length == 1 && Directory.GetFiles(folder).Length == 1;
            return RecordingFiles.Read(isText ? texts[0] : folder, options);
        }
        catch (InvalidDataException)
        {
            throw new RecordingException(path, 0, "is a damaged ZIP archive");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsPart(ZipArchiveEntry entry) => entry.Name.Length > 0
        && !entry.FullName.StartsWith("__MACOSX", StringComparison.Ordinal)
        && s_extensions.Contains(Path.GetExtension(entry.Name).ToLowerInvariant());

    /// <summary>What an archive says of a length is only its word.</summary>
    private static void Extract(string path, ZipArchiveEntry entry, string target, long maximumBytes)
    {
        using Stream from = entry.Open();
        using FileStream to = File.Create(target);
        byte[] buffer = new byte[81_920];
        for (int read; (read = from.Read(buffer)) > 0;)
        {
            to.Write(buffer, 0, read);
            if (to.Length > maximumBytes)
            {
                throw new RecordingException(path, 0, $"holds a file of more than {maximumBytes >> 20} MB");
            }
        }
    }
}
