using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>Evidence files from a store.</summary>
public static class EvidenceExport
{
    /// <summary>Writes every stored pack of <paramref name="kids"/>: one key after the other, each in the order of its numbers.</summary>
    public static EvidenceWriter Write(IEvidenceStore store, IEnumerable<ulong> kids, Stream stream) =>
        Write(store, kids.Select(EvidenceRange.All), stream);

    /// <summary>The same of some packs of each key.</summary>
    public static EvidenceWriter Write(IEvidenceStore store, IEnumerable<EvidenceRange> ranges, Stream stream)
    {
        var writer = new EvidenceWriter(stream);
        foreach (StoredPack pack in ranges.SelectMany(range => store.Packs(range.Kid, range.First, range.Last)))
        {
            writer.Write(pack.Bytes);
        }

        return writer;
    }

    /// <summary>The same into a file, which is complete or not there: it gets its name at the end.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static EvidenceWriter ToFile(IEvidenceStore store, IEnumerable<ulong> kids, string path) =>
        ToFile(store, kids.Select(EvidenceRange.All), path);

    /// <inheritdoc cref="ToFile(IEvidenceStore, IEnumerable{ulong}, string)"/>
    public static EvidenceWriter ToFile(IEvidenceStore store, IEnumerable<EvidenceRange> ranges, string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        string partial = path + ".partial";
        EvidenceWriter written;
        using (FileStream stream = File.Create(partial))
        {
            written = Write(store, ranges, stream);
        }

        File.Move(partial, path, overwrite: true);
        return written;
    }
}
