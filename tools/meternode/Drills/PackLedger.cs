using System.Formats.Cbor;
using MeterNode.Wire;

namespace MeterNode.Cli.Drills;

/// <summary>
/// What a node really signed: every pack that lay whole on its flash, read from the writes themselves. It is the truth that a store is
/// compared with. Safe for use from any thread.
/// </summary>
internal sealed class PackLedger
{
    /// <summary>Tag 18 and an array of four: how every pack begins (RFC 9052).</summary>
    private static readonly byte[] s_packStart = [0xD2, 0x84];

    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, MadePack> _packs = [];
    private readonly List<string> _problems = [];

    /// <summary>Packs made so far.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _packs.Count;
            }
        }
    }

    /// <summary>Everything made, by number.</summary>
    public IReadOnlyList<MadePack> Packs
    {
        get
        {
            lock (_gate)
            {
                return [.. _packs.Values];
            }
        }
    }

    /// <summary>What must never happen and did.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (_gate)
            {
                return [.. _problems];
            }
        }
    }

    /// <summary>Whether a pack of this number was made, and with these bytes.</summary>
    public bool Has(long sequence, ReadOnlySpan<byte> hash)
    {
        lock (_gate)
        {
            return _packs.TryGetValue(sequence, out MadePack? made) && made.Hash.Span.SequenceEqual(hash);
        }
    }

    /// <summary>Notes the pack in what was appended to a file; something else is no pack and is passed over.</summary>
    public void Read(string file, byte[] appended)
    {
        for (int at = appended.AsSpan().IndexOf(s_packStart); at >= 0; at = Next(appended, at))
        {
            if (PackAt(appended, at) is Pack pack)
            {
                Add(file, pack);
                return;
            }
        }
    }

    /// <summary>Notes every pack in a whole file.</summary>
    public void ReadAll(string file, byte[] content)
    {
        for (int at = content.AsSpan().IndexOf(s_packStart); at >= 0; at = Next(content, at))
        {
            if (PackAt(content, at) is Pack pack)
            {
                Add(file, pack);
            }
        }
    }

    private static int Next(byte[] content, int at)
    {
        int next = content.AsSpan(at + 1).IndexOf(s_packStart);
        return next < 0 ? -1 : at + 1 + next;
    }

    private static Pack? PackAt(byte[] content, int at)
    {
        try
        {
            var reader = new CborReader(content.AsMemory(at), CborConformanceMode.Lax, allowMultipleRootLevelValues: true);
            reader.SkipValue();
            int length = content.Length - at - reader.BytesRemaining;
            return Pack.TryDecode(content.AsMemory(at, length), out Pack? pack) == PackError.None ? pack : null;
        }
        catch (CborContentException)
        {
            return null;
        }
    }

    private void Add(string file, Pack pack)
    {
        long joules = PackPayload.TryRead(pack.Payload, out PackPayload? payload) == PackError.None
            ? payload!.Records.ImportJoules ?? 0 : 0;
        lock (_gate)
        {
            if (_packs.TryGetValue(pack.Seq, out MadePack? before) && !before.Hash.Span.SequenceEqual(pack.Hash.Span))
            {
                _problems.Add($"number {pack.Seq} was used twice (in {file})");
            }

            _packs[pack.Seq] = new MadePack(pack.Seq, pack.Boot, pack.Hash, joules);
        }
    }
}
