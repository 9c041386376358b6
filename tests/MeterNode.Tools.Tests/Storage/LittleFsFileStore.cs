using MeterNode.Core.Ports;
using MeterNode.Support;

namespace MeterNode.Tools.Tests.Storage;

/// <summary>
/// Files as LittleFS keeps them below the firmware's FlashFileStore. From littlefs, lfs.c (commit adad0fb): opening a file that is not
/// there commits an empty one; what is written becomes visible as a whole when the file is closed, until then the file is as it was
/// (lfs_file_sync_); an append copies the last block and frees it with the commit (lfs_ctz_extend); a file of up to an eighth of a
/// block needs no block of its own; a write without room leaves the file as it was (LFS_F_ERRED: close commits nothing); a
/// block that does not read back is left and another one is taken (lfs_file_relocate); folders are listed in no promised order.
/// FlashFileStore notices what was not written, so that a write without room throws here; <see cref="IsSilent"/> leaves that out.
/// A power cut falls between any two commits or inside the programming of data, which nobody sees afterwards.
/// </summary>
internal sealed class LittleFsFileStore(int blocks, int seed = 1) : IFileStore
{
    public const int BlockBytes = 4096;

    private const int InlineBytes = BlockBytes / 8;
    private const int MetadataBlocks = 2;

    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly Random _order = new(seed);
    private long _cutAtStep = long.MaxValue;
    private int _wornBlocks;
    private int _blocksThatWillFail;
    private int _refusedDeletes;

    /// <summary>Commits and data programmings so far: what a power cut can fall between.</summary>
    public long Steps { get; private set; }

    public bool IsOff { get; private set; }

    /// <summary>The call returns normally although nothing was written, as the runtime's own does.</summary>
    public bool IsSilent { get; set; }

    public int FreeBlocks => blocks - MetadataBlocks - _wornBlocks - _files.Values.Sum(file => DataBlocks(file.Length));

    public void CutAfter(long steps) => _cutAtStep = Steps + steps;

    /// <summary>The next so many blocks that are written do not read back.</summary>
    public void WearOut(int count) => _blocksThatWillFail = count;

    /// <summary>The next so many deletions find no room for their commit.</summary>
    public void RefuseDeletes(int count) => _refusedDeletes = count;

    public void Restart()
    {
        IsOff = false;
        _cutAtStep = long.MaxValue;
    }

    public void Damage(string name, int position, byte mask) => _files[name][position] ^= mask;

    /// <summary>The last block of a file is gone: the file ends with the one before, or the block is as erased.</summary>
    public void LoseLastBlock(string name, bool isErased)
    {
        byte[] file = _files[name];
        int kept = (file.Length - 1) / BlockBytes * BlockBytes;
        if (isErased)
        {
            file.AsSpan(kept).Fill(0xff);
        }
        else
        {
            _files[name] = file[..kept];
        }
    }

    public bool Exists(string name)
    {
        RequirePower();
        return _files.ContainsKey(name);
    }

    public string[] List()
    {
        RequirePower();
        string[] names = [.. _files.Keys];
        _order.Shuffle(names);
        return names;
    }

    public long Length(string name)
    {
        RequirePower();
        return _files.TryGetValue(name, out byte[]? file) ? file.Length : -1;
    }

    public byte[] ReadAll(string name)
    {
        RequirePower();
        return _files.TryGetValue(name, out byte[]? file) ? [.. file] : null!;
    }

    public int Read(string name, long position, byte[] buffer, int offset, int count)
    {
        RequirePower();
        if (!_files.TryGetValue(name, out byte[]? file) || position >= file.Length)
        {
            return 0;
        }

        int read = Math.Min(count, file.Length - (int)position);
        Array.Copy(file, (int)position, buffer, offset, read);
        return read;
    }

    public void Write(string name, byte[] data, int offset, int count) => Replace(name, 0, data.AsSpan(offset, count).ToArray());

    public void Append(string name, byte[] data, int offset, int count)
    {
        byte[] before = _files.GetValueOrDefault(name, []);
        Replace(name, before.Length, [.. before, .. data.AsSpan(offset, count)]);
    }

    public void Delete(string name)
    {
        RequirePower();
        if (!_files.ContainsKey(name))
        {
            return;
        }

        if (_refusedDeletes > 0)
        {
            _refusedDeletes--;
            throw new IOException("no room for the commit");
        }

        Step();
        _files.Remove(name);
    }

    private static int DataBlocks(int length) => length <= InlineBytes ? 0 : (length + BlockBytes - 1) / BlockBytes;

    private void Replace(string name, int kept, byte[] content)
    {
        RequirePower();
        if (!_files.ContainsKey(name))
        {
            Step();
            _files.Add(name, []);
        }

        // Whole blocks in front of the change are shared with the old file; everything else is written to free blocks.
        int needed = DataBlocks(content.Length) - (kept > InlineBytes ? kept / BlockBytes : 0);
        Step();
        while (needed > 0 && _blocksThatWillFail > 0 && FreeBlocks > 0)
        {
            _blocksThatWillFail--;
            _wornBlocks++;
        }

        if (needed > FreeBlocks)
        {
            if (!IsSilent)
            {
                throw new IOException("the flash is full");
            }

            return;
        }

        Step();
        _files[name] = content;
    }

    private void Step()
    {
        if (Steps >= _cutAtStep)
        {
            IsOff = true;
            throw new PowerCutException();
        }

        Steps++;
    }

    private void RequirePower()
    {
        if (IsOff)
        {
            throw new PowerCutException();
        }
    }
}
