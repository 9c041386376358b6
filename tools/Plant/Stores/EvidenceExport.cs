using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>Evidence files from a store.</summary>
public static class EvidenceExport
{
    /// <summary>Writes every stored pack of <paramref name="node"/> in the order of their numbers.</summary>
    public static EvidenceWriter Write(IEvidenceStore store, string node, Stream stream)
    {
        var writer = new EvidenceWriter(stream);
        foreach (StoredPack pack in store.Packs(node))
        {
            writer.Write(pack.Bytes);
        }

        return writer;
    }

    /// <summary>The same into a file, which is complete or not there: it gets its name at the end.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static EvidenceWriter ToFile(IEvidenceStore store, string node, string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        string partial = path + ".partial";
        EvidenceWriter written;
        using (FileStream stream = File.Create(partial))
        {
            written = Write(store, node, stream);
        }

        File.Move(partial, path, overwrite: true);
        return written;
    }
}
