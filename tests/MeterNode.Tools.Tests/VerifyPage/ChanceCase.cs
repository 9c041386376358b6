using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Page;

/// <summary>
/// Evidence, keys and questions by chance: whole, damaged, contradictory and hostile, in any order. A number gives the same kind of case
/// again; its signatures are new.
/// </summary>
internal sealed class ChanceCase(int number)
{
    private static readonly ECDsa s_plantKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly ECDsa s_stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly ECDsa s_meterKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly ECDsa s_witnessKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly string[] s_noPeriods =
        ["2026", "2026-13", "2026-02-30", "x", "2026-11-01/", "2026-9", "2026-09-21T25:00/2026-09-22", "/"];

    private static readonly string[] s_zones = ["", "UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York"];

    private readonly Random _random = new(number);
    private readonly List<ChanceNode> _nodes = [];
    private string _site = "";
    private bool _isCalm;

    public PageCase Make()
    {
        _site = Chance(9) ? "simulation" : "test";
        _isCalm = Chance(3);
        for (int i = _random.Next(1, 3); i > 0; i--)
        {
            var board = new TestNode(Chance(2) ? "press-1" : $"node-{i}", "press", s_plantKey, _site, $" {i}");
            var node = new ChanceNode(_random, board, s_meterKey, _isCalm);
            node.Run(_random.Next(1, 13));
            _nodes.Add(node);
        }

        return new PageCase($"case {number}", Files(), Keys())
        {
            Period = Period(),
            Zone = s_zones[_random.Next(s_zones.Length)],
            Checkpoints = Chance(3) ? [.. Checkpoints()] : [],
            MeterKey = Chance(4) ? s_meterKey : null,
            EveryNode = Chance(3),
        };
    }

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    /// <summary>The packs with what happens to them, in files with what happens to those.</summary>
    private List<byte[]> Files()
    {
        List<byte[]> packs = [.. _nodes.SelectMany(node => node.Packs)];
        if (Chance(_isCalm ? 5 : 2))
        {
            packs = [.. packs.Where(_ => !Chance(8))];
        }

        for (int happening = Chance(_isCalm ? 5 : 2) ? _random.Next(1, 4) : 0; happening > 0 && packs.Count > 0; happening--)
        {
            int at = _random.Next(packs.Count);
            byte[] pack = (byte[])packs[at].Clone();
            switch (_random.Next(7))
            {
                case 0:
                    packs.Insert(_random.Next(packs.Count + 1), pack);
                    break;
                case 1:
                    packs.Insert(_random.Next(packs.Count + 1), _nodes[0].Conflict());
                    break;
                case 2:
                    pack[_random.Next(pack.Length)] ^= (byte)(1 << _random.Next(8));
                    packs[at] = pack;
                    break;
                case 3:
                    packs[at] = pack[..^Math.Min(pack.Length - 1, _random.Next(1, 40))];
                    break;
                case 4:
                    packs.Insert(at, [.. Enumerable.Range(0, _random.Next(1, 90)).Select(_ => (byte)_random.Next(256))]);
                    break;
                case 5:
                    packs.Insert(at, new PackWriter { Payload = _nodes[0].Node.Payload(0) }.Write(s_stranger));
                    break;
                default:
                    ReplaceS(pack);
                    if (Chance(2))
                    {
                        packs[at] = pack;
                    }
                    else
                    {
                        packs.Insert(at, pack);
                    }

                    break;
            }
        }

        byte[][] ordered = [.. packs];
        if (Chance(3))
        {
            _random.Shuffle(ordered);
        }

        var files = new List<List<byte>>();
        int count = Chance(3) ? _random.Next(2, 5) : 1;
        for (int i = 0; i < count; i++)
        {
            files.Add([]);
        }

        bool isDealt = Chance(2);
        for (int i = 0; i < ordered.Length; i++)
        {
            int file = isDealt ? i % count : i * count / ordered.Length;
            files[file].AddRange(ordered[i]);
            if (count > 1 && Chance(6))
            {
                files[(file + 1) % count].AddRange(ordered[i]);
            }
        }

        byte[][] all = [.. files.Select(file => file.ToArray())];
        if (Chance(3))
        {
            _random.Shuffle(all);
        }

        return [.. all];
    }

    /// <summary>n − s in the place of s: the last 32 bytes.</summary>
    private static void ReplaceS(byte[] pack)
    {
        var order = new System.Numerics.BigInteger(
            Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"), isUnsigned: true, isBigEndian: true);
        if (pack.Length < 32)
        {
            return;
        }

        var s = new System.Numerics.BigInteger(pack.AsSpan(pack.Length - 32), isUnsigned: true, isBigEndian: true);
        byte[] other = (order - s).ToByteArray(isUnsigned: s < order, isBigEndian: true);
        if (other.Length <= 32)
        {
            pack.AsSpan(pack.Length - 32).Clear();
            other.CopyTo(pack.AsSpan(pack.Length - other.Length));
        }
    }

    private byte[] Keys()
    {
        if (Chance(12))
        {
            return Encoding.ASCII.GetBytes(string.Concat(_nodes.Select(node => node.Node.Key.ExportSubjectPublicKeyInfoPem() + "\n")));
        }

        return new ChanceRegistry(_random, _site, s_plantKey, s_stranger, [.. _nodes.Select(node => node.Node)]).Make();
    }

    private string Period()
    {
        if (Chance(2) || (_isCalm && Chance(2)))
        {
            return "";
        }

        DateTimeOffset Moment() => DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds + _random.Next(-300, 2000));
        string Text(DateTimeOffset moment, string form) => moment.ToString(form, CultureInfo.InvariantCulture);
        DateTimeOffset from = Moment();
        return _random.Next(6) switch
        {
            0 => Text(from, "yyyy-MM"),
            1 => Text(from, "yyyy-MM-dd"),
            2 => Text(from, "yyyy-MM-dd") + "/" + Text(from.AddDays(_random.Next(0, 3)), "yyyy-MM-dd"),
            3 => Text(from.ToOffset(TimeSpan.FromHours(8)), "yyyy-MM-dd'T'HH:mmzzz") + "/"
                + Text(from.AddHours(1), "yyyy-MM-dd'T'HH:mm'Z'"),
            4 => Text(from, "yyyy-MM-dd'T'HH:mm'Z'") + "/" + Text(from.AddSeconds(_random.Next(-60, 1000)), "yyyy-MM-dd'T'HH:mm:ss'Z'"),
            _ => s_noPeriods[_random.Next(s_noPeriods.Length)],
        };
    }

    private IEnumerable<byte[]> Checkpoints()
    {
        byte[] previous = SHA256.HashData(s_plantKey.ExportSubjectPublicKeyInfo());
        DateTimeOffset time = DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds + 4000);
        int[] reach = [.. _nodes.Select(node => _random.Next(node.Packs.Count))];
        for (int i = 0; i < _random.Next(1, 4); i++)
        {
            IEnumerable<CheckpointHead> heads = _nodes.Select((node, index) => new CheckpointHead(
                node.Node.Id,
                node.Node.Kid,
                node.Numbers[reach[index]] + (Chance(12) ? 2 : 0),
                Chance(12) ? new byte[32] : SHA256.HashData(node.Packs[reach[index]]),
                Chance(12) ? null : Chance(12) ? 1000 * (reach[index] + 1) : Register(node.Packs[reach[index]]),
                Chance(12) ? null
                    : Chance(12) ? DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds + (60 * reach[index]))
                    : End(node.Packs[reach[index]]))
            {
                Enrolment = Chance(3) ? null : Chance(12) ? new byte[32] : SHA256.HashData(node.Node.Enrolment),
                End = Chance(12) ? new byte[32] : null,
            });
            byte[] payload = Checkpoint.Payload(
                Chance(15) ? "other" : _site,
                i,
                Chance(12) ? new byte[32] : previous,
                time.AddMinutes(Chance(9) ? -1 : i),
                time.AddMinutes(i),
                Chance(2) ? null : new HistoryHead(_random.Next(3), new byte[32]), [.. heads.Where(_ => !Chance(9))]);
            byte[] signed = CoseSign1Writer.Sign(payload, Chance(15) ? s_stranger : s_plantKey);
            if (Chance(40))
            {
                signed[_random.Next(signed.Length)] ^= 1;
            }

            byte[] file = signed;
            if (Chance(2) && TryWitness(signed) is byte[] witness)
            {
                file = [.. signed, .. witness];
            }

            if (Chance(8))
            {
                // No byte string: it would be a time stamp, which not every program checks.
                file = [.. file, .. Enumerable.Range(0, _random.Next(1, 9)).Select(_ => (byte)_random.Next(0x60, 256))];
            }

            yield return file;
            previous = SHA256.HashData(signed);
            for (int node = 0; node < reach.Length; node++)
            {
                reach[node] = _random.Next(Chance(6) ? 0 : reach[node], _nodes[node].Packs.Count);
            }
        }

        if (Chance(2))
        {
            yield return Encoding.ASCII.GetBytes(s_witnessKey.ExportSubjectPublicKeyInfoPem());
        }
    }

    /// <summary>The import register of a pack as a checkpoint has it.</summary>
    private static long? Register(byte[] pack) => Read(pack)?.Records.ImportJoules is >= 0 and long joules ? joules : null;

    /// <summary>The end of a pack as a checkpoint has it.</summary>
    private static DateTimeOffset? End(byte[] pack) =>
        Read(pack) is { HasUtc: true, EndSeconds: >= 0 and < 253402300799 and double end }
            ? DateTimeOffset.FromUnixTimeSeconds((long)end)
            : null;

    private static PackPayload? Read(byte[] pack) => Pack.TryDecode(pack, out Pack? read) == PackError.None
        && PackPayload.TryRead(read!.Payload, out PackPayload? payload) == PackError.None ? payload : null;

    private static byte[]? TryWitness(byte[] signed)
    {
        try
        {
            return WitnessStatement.Sign(
                Checkpoint.Read(signed), "Buyer", DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds + 9000), s_witnessKey).Bytes;
        }
        catch (CheckpointException)
        {
            return null;
        }
    }
}
