using System.Buffers.Binary;

namespace MeterNode.Wire;

/// <summary>
/// Where the packs of files are, in the order in which they are judged: key by key and by number, packs of one number by their hash. So the
/// order of the files says nothing. 36 bytes a pack, in blocks that are never copied.
/// </summary>
internal sealed class EvidenceIndex : IDisposable
{
    private const int MaximumOpen = 64;
    private const int BlockBits = 11;
    private const int BlockSize = 1 << BlockBits;

    private readonly IReadOnlyList<EvidenceFile> _files;
    private readonly Dictionary<ulong, int> _nodes = [];
    private readonly List<Entry[]> _blocks = [];
    private readonly Dictionary<int, Stream> _open = [];
    private readonly byte[] _buffer = new byte[CborScan.MaximumPackBytes];
    private int[] _order = [];

    public EvidenceIndex(IReadOnlyList<EvidenceFile> files)
    {
        _files = files;
    }

    /// <summary>How many packs there are.</summary>
    public int Count { get; private set; }

    /// <summary>Notes a pack of file number <paramref name="file"/>.</summary>
    public void Add(int file, in EvidenceItem item, Pack pack)
    {
        if (!_nodes.TryGetValue(pack.Kid, out int node))
        {
            _nodes.Add(pack.Kid, node = _nodes.Count);
        }

        ulong hash = BinaryPrimitives.ReadUInt64BigEndian(pack.Hash.Span);
        if (Count == _blocks.Count << BlockBits)
        {
            _blocks.Add(new Entry[BlockSize]);
        }

        _blocks[^1][Count & (BlockSize - 1)] = new Entry(node, pack.Seq, hash, file, item.Offset, (int)item.Length);
        Count++;
    }

    /// <summary>Nothing more comes: puts the packs into their order.</summary>
    public void Sort()
    {
        _order = new int[Count];
        for (int i = 0; i < Count; i++)
        {
            _order[i] = i;
        }

        _order.AsSpan().Sort((one, other) => Noted(one).CompareTo(Noted(other)));
    }

    /// <summary>The packs in groups of one key and number, as places in the order. A group of several hashes is a tie.</summary>
    public IEnumerable<(int First, int Last, bool IsTie)> Groups()
    {
        for (int first = 0; first < Count;)
        {
            int last = first;
            bool isTie = false;
            while (last + 1 < Count && At(last + 1).Node == At(first).Node && At(last + 1).Seq == At(first).Seq)
            {
                last++;
                isTie |= At(last).Hash != At(first).Hash;
            }

            yield return (first, last, isTie);
            first = last + 1;
        }
    }

    /// <summary>Reads the pack in this place of the order; its bytes hold until the next is asked for.</summary>
    /// <exception cref="IOException">A file cannot be read, or has become shorter.</exception>
    public EvidenceItem Read(int place, out string file)
    {
        Entry entry = At(place);
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

    private ref readonly Entry At(int place) => ref Noted(_order[place]);

    private ref readonly Entry Noted(int number) => ref _blocks[number >> BlockBits][number & (BlockSize - 1)];

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

    private readonly struct Entry(int node, long seq, ulong hash, int file, long offset, int length)
    {
        private const int LengthBits = 17;

        /// <summary>
        /// Both in one number: no file has more than 2^46 bytes, no pack more than <see cref="CborScan.MaximumPackBytes"/>.
        /// </summary>
        private readonly long _place = (offset << LengthBits) | (long)length;

        public int Node { get; } = node;

        public int File { get; } = file;

        public long Seq { get; } = seq;

        public ulong Hash { get; } = hash;

        public long Offset => _place >> LengthBits;

        public int Length => (int)(_place & ((1 << LengthBits) - 1));

        public int CompareTo(in Entry other)
        {
            int order = Node.CompareTo(other.Node);
            order = order != 0 ? order : Seq.CompareTo(other.Seq);
            order = order != 0 ? order : Hash.CompareTo(other.Hash);
            order = order != 0 ? order : File.CompareTo(other.File);
            return order != 0 ? order : Offset.CompareTo(other.Offset);
        }
    }
}
