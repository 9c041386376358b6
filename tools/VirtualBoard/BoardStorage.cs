namespace MeterNode.VirtualBoard;

/// <summary>
/// Space and wear of the board's file system. Files are real ones in the board's folder; this class says, as LittleFS would, whether a
/// write finds room. Rules from littlefs (lfs.c, commit adad0fb): blocks are 4,096 bytes; a file of up to an eighth of a block lies in
/// the metadata; an append copies the last block, and the old one is free only after the file is closed; a write without room leaves the
/// file as it was. The runtime ignores that error (nf-interpreter, littlefs_FS_Driver.cpp: the result of fflush is not used, and a file
/// with an error closes without one).
/// </summary>
public sealed class BoardStorage
{
    /// <summary>Size of a block, bytes.</summary>
    public const int BlockBytes = 4096;

    private const int InlineBytes = BlockBytes / 8;

    // A pair of blocks for the root folder, one more pair for each so many names: an estimate, entries are of different lengths.
    private const int NamesPerPair = 40;

    private readonly string _root;

    internal BoardStorage(string root) => _root = root;

    /// <summary>Size of the partition, bytes; 0 for no limit.</summary>
    public long PartitionBytes { get; set; }

    /// <summary>Writes that found no room since the board was made.</summary>
    public int RefusedWrites { get; private set; }

    /// <summary>Bytes of data blocks erased since the board was made. Metadata comes on top.</summary>
    public long ErasedBytes { get; private set; }

    /// <summary>Flash in use, bytes.</summary>
    public long UsedBytes
    {
        get
        {
            FileInfo[] files = new DirectoryInfo(_root).GetFiles();
            // The board's own thread may delete one meanwhile.
            return (MetadataBlocks(files.Length) + files.Sum(file => file.Exists ? DataBlocks(file.Length) : 0)) * BlockBytes;
        }
    }

    internal bool Admits(long oldLength, long newLength)
    {
        long blocks = DataBlocks(newLength) - (oldLength > InlineBytes ? oldLength / BlockBytes : 0);
        bool fits = PartitionBytes == 0 || UsedBytes + (blocks * BlockBytes) <= PartitionBytes;
        ErasedBytes += fits ? blocks * BlockBytes : 0;
        RefusedWrites += fits ? 0 : 1;
        return fits;
    }

    private static long DataBlocks(long length) => length <= InlineBytes ? 0 : (length + BlockBytes - 1) / BlockBytes;

    private static long MetadataBlocks(int names) => 2 + (names / NamesPerPair * 2);
}
