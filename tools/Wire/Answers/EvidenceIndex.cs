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

    /// <summary>The packs in groups of one key and number, as places in the order. A group of several hashes is a tie.</summary>
    public IEnumerable<(int First, int Last, bool IsTie)> Groups()
    {
        for (int first = 0; first < _entries.Count;)
        {
            int last = first;
            bool isTie = false;
            while (last + 1 < _entries.Count && _entries[last + 1].Node == _entries[first].Node
                && _entries[last + 1].Seq == _entries[first].Seq)
            {
                last++;
                isTie |= _entries[last].Hash != _entries[first].Hash;
            }

            yield return (first, last, isTie);
            first = last + 1;
        }
    }

    /// <summary>Reads the pack in this place of the order; its bytes hold until the next is asked for.</summary>
    /// <exception cref="IOException">A file cannot be read, or has become shorter.</exception>
    public EvidenceItem Read(int place, out string file)
    {
        Entry entry = _entries[place];
        file = _files[entry.File].Name;
        Stream stream = OpenFile(entry.File);
        stream.Position = entry.Offset;
        stream.ReadExactly(_buffer, 0, entry.Length);
        return new EvidenceItem(entry.Offset, entry.Length, _buffer.AsMemory(0, entry.Length), PackError.None);
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
