using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MeterNode.Wire;

/// <summary>
/// Where the packs of files are, in the order in which they are judged: key by key and by number, packs of one number by their hash. So the
/// order of the files says nothing. 40 bytes a pack.
/// </summary>
internal sealed class EvidenceIndex : IDisposable
{
    private const int MaximumOpen = 64;

    private readonly IReadOnlyList<EvidenceFile> _files;
    private readonly Dictionary<ulong, int> _nodes = [];
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<int, Stream> _open = [];
    private readonly byte[] _buffer = new byte[CborScan.MaximumPackBytes];

    public EvidenceIndex(IReadOnlyList<EvidenceFile> files)
    {
        _files = files;
    }

    /// <summary>How many packs there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Notes a pack of file number <paramref name="file"/>.</summary>
    public void Add(int file, in EvidenceItem item, Pack pack)
    {
        if (!_nodes.TryGetValue(pack.Kid, out int node))
        {
            _nodes.Add(pack.Kid, node = _nodes.Count);
        }

        ulong hash = BinaryPrimitives.ReadUInt64BigEndian(pack.Hash.Span);
        _entries.Add(new Entry(node, pack.Seq, hash, file, (int)item.Length, item.Offset));
    }

    /// <summary>Nothing more comes: puts the packs into their order.</summary>
    public void Sort() => CollectionsMarshal.AsSpan(_entries).Sort();

    /// <summary>The packs in their order; the bytes of one hold until the next is asked for.</summary>
    /// <exception cref="IOException">A file cannot be read, or has become shorter.</exception>
    public IEnumerable<(string File, EvidenceItem Item)> Read()
    {
        foreach (Entry entry in _entries)
        {
            Stream stream = OpenFile(entry.File);
            stream.Position = entry.Offset;
            stream.ReadExactly(_buffer, 0, entry.Length);
            yield return (_files[entry.File].Name,
                new EvidenceItem(entry.Offset, entry.Length, _buffer.AsMemory(0, entry.Length), PackError.None));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Stream stream in _open.Values)
        {
            stream.Dispose();
        }

        _open.Clear();
    }

    private Stream OpenFile(int file)
    {
        if (!_open.TryGetValue(file, out Stream? stream))
        {
            if (_open.Count == MaximumOpen)
            {
                Dispose();
            }

            _open.Add(file, stream = _files[file].Open());
        }

        return stream;
    }

    private readonly record struct Entry(int Node, long Seq, ulong Hash, int File, int Length, long Offset) : IComparable<Entry>
    {
        public int CompareTo(Entry other)
        {
            int order = Node.CompareTo(other.Node);
            order = order != 0 ? order : Seq.CompareTo(other.Seq);
            order = order != 0 ? order : Hash.CompareTo(other.Hash);
            order = order != 0 ? order : File.CompareTo(other.File);
            return order != 0 ? order : Offset.CompareTo(other.Offset);
        }
    }
}
