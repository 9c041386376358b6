using System.Buffers.Binary;
using System.Security.Cryptography;
using MeterNode.Core.Ports;
using MeterNode.Core.Storage;

namespace MeterNode.Tools.Tests.Storage;

/// <summary>
/// The storage side of a node without metering: registers that grow, a chain of packs, numbers that are reserved before they are sent.
/// It starts, sends and gives up damaged numbers as docs/flash-format.md says.
/// </summary>
internal sealed class StorageNode
{
    public const int SegmentBytes = 1024;
    public const int Segments = 4;
    public const int PackBytes = 60;

    /// <summary>Numbers that are reserved at once.</summary>
    private const int Reserve = 4;

    private readonly Checkpoint _checkpoint;
    private readonly NodeState _state = new();
    private readonly World _world;

    /// <summary>The power is on: reads back what flash holds.</summary>
    public StorageNode(IFileStore files, World world)
    {
        _world = world;
        _checkpoint = new Checkpoint(files);
        Outbox = new Outbox(files, SegmentBytes, Segments, PackBytes);
        var saved = new NodeState();
        bool hasCheckpoint = _checkpoint.TryLoad(saved);
        Recovered = Outbox.Recover(_state);
        long framesNext = Outbox.NewestSequence + 1;
        long reserved = Math.Max(saved.Reserved, _state.Reserved);
        long boot = Math.Max(saved.BootCount, _state.BootCount) + 1;
        long stored = Math.Max(hasCheckpoint ? saved.Stored : -1, _state.Stored);
        if (hasCheckpoint && saved.NextSequence >= _state.NextSequence)
        {
            _state.CopyFrom(saved);
        }

        _state.Reserved = reserved;
        _state.BootCount = boot;
        _state.Stored = stored;
        Outbox.Release(stored);
        Outbox.MoveTo(stored + 1);
        if (Recovered == Outbox.DamagedEnd || framesNext < _state.NextSequence || Outbox.DamagedFrames > 0 && framesNext == 0)
        {
            _state.NextSequence = Math.Max(_state.NextSequence, reserved);
        }

        NextAtStart = _state.NextSequence;
        _checkpoint.Save(_state);
    }

    public Outbox Outbox { get; }

    public int Recovered { get; }

    public long NextAtStart { get; }

    public long Register => _state.Energy[0];

    public long Newest => _state.NextSequence - 1;

    /// <summary>Meters and appends a pack.</summary>
    public void Append()
    {
        var next = new NodeState();
        next.CopyFrom(_state);
        next.Energy[0] += 10;
        if (Outbox.TakeDropped(out long _, out long last))
        {
            next.GapReported = last;
        }

        byte[] pack = Pack(next.NextSequence, next.BootCount, next.Energy[0], next.PreviousHash);
        next.NextSequence++;
        SHA256.HashData(pack, next.PreviousHash);
        Outbox.Append(pack, 0, pack.Length, next);
        _state.CopyFrom(next);
    }

    /// <summary>Sends up to <paramref name="count"/> packs from the cursor on; each number is reserved first.</summary>
    public void Send(int count = 1)
    {
        while (count-- > 0 && Outbox.ReadNext(out long sequence) is byte[] pack)
        {
            if (sequence >= _state.Reserved)
            {
                _state.Reserved = sequence + Reserve;
                _checkpoint.Save(_state);
            }

            _world.Receive(sequence, pack);
            Outbox.MoveTo(sequence + 1);
        }
    }

    /// <summary>A receipt: everything up to this number is stored.</summary>
    public void Release(long sequence)
    {
        _state.Stored = Math.Max(_state.Stored, sequence);
        Outbox.Release(sequence);
    }

    public void SaveCheckpoint()
    {
        _state.Energy[0] += 3;
        _checkpoint.Save(_state);
    }

    /// <summary>What an outbox holds from a number on, without moving its cursor for good.</summary>
    public SortedDictionary<long, byte[]> Held(long from)
    {
        var held = new SortedDictionary<long, byte[]>();
        long cursor = Outbox.Cursor;
        Outbox.MoveTo(from);
        while (Outbox.ReadNext(out long sequence) is byte[] pack)
        {
            held.Add(sequence, pack);
            Outbox.MoveTo(sequence + 1);
        }

        Outbox.MoveTo(cursor);
        return held;
    }

    public static byte[] Pack(long sequence, long boot, long register, byte[] previous)
    {
        byte[] pack = new byte[PackBytes - (int)(sequence % 7)];
        pack[0] = 0xd2;
        pack[1] = 0x84;
        BinaryPrimitives.WriteInt64LittleEndian(pack.AsSpan(2), sequence);
        BinaryPrimitives.WriteInt32LittleEndian(pack.AsSpan(10), (int)boot);
        BinaryPrimitives.WriteInt64LittleEndian(pack.AsSpan(14), register);
        previous.CopyTo(pack, 22);
        return pack;
    }

    public static long RegisterOf(byte[] pack) => BinaryPrimitives.ReadInt64LittleEndian(pack.AsSpan(14));

    public static byte[] PreviousOf(byte[] pack) => pack[22..54];

    /// <summary>What has left the node, and judges it: no number twice, no register back, no pack out of chain.</summary>
    internal sealed class World
    {
        public SortedDictionary<long, byte[]> Packs { get; } = [];

        public World Copy()
        {
            var copy = new World();
            foreach (KeyValuePair<long, byte[]> pack in Packs)
            {
                copy.Packs.Add(pack.Key, pack.Value);
            }

            return copy;
        }

        public void Receive(long sequence, byte[] pack)
        {
            if (Packs.TryGetValue(sequence, out byte[]? before))
            {
                CollectionAssert.AreEqual(before, pack, $"number {sequence} was given to two packs");
                return;
            }

            Packs.Add(sequence, pack);
        }

        /// <summary>Checks the order of everything received; <paramref name="where"/> is for the message.</summary>
        public void Check(string where)
        {
            KeyValuePair<long, byte[]>? last = null;
            foreach (KeyValuePair<long, byte[]> pack in Packs)
            {
                if (last is { } l)
                {
                    Assert.IsGreaterThanOrEqualTo(RegisterOf(l.Value), RegisterOf(pack.Value), $"{where}: register fell at {pack.Key}");
                    Assert.AreEqual(l.Key + 1, pack.Key, $"{where}: number {pack.Key} follows {l.Key}");
                    CollectionAssert.AreEqual(SHA256.HashData(l.Value), PreviousOf(pack.Value), $"{where}: chain broken at {pack.Key}");
                }

                last = pack;
            }
        }
    }
}
