using System.Collections.Concurrent;
using System.Security.Cryptography;
using MeterNode.Plant;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Server.Serving;

/// <summary>
/// Takes the proofs of boards that have made their key, and brings them their enrolment records. Where the plant's key is not in the
/// folder, the proof waits in <c>serve/claims</c> for <c>meternode node enrol</c>. A board is never told why it was refused: the log says
/// it to the person. Messages are handled one after the other on a thread of the pool, never on the caller's.
/// </summary>
/// <param name="plant">The plant.</param>
/// <param name="publish">Publishes a retained message.</param>
/// <param name="time">The clock of the limit of one proof a second for each node.</param>
internal sealed class ClaimCourier(PlantFolder plant, Func<string, byte[], PublishAnswer> publish, TimeProvider time)
{
    private static readonly TimeSpan s_pace = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _heard = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _published = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _said = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>What became of a proof.</summary>
    public event Action<PlantNotice>? Said;

    /// <summary>A client under the node's name has published something as a proof.</summary>
    public void OnProof(string topic, ReadOnlyMemory<byte> payload)
    {
        string node = NodeOf(topic);
        DateTimeOffset now = time.GetUtcNow();
        if (node.Length == 0 || payload.Length > ProofRecord.MaximumBytes
            || (_heard.TryGetValue(node, out DateTimeOffset before) && (now - before).Duration() < s_pace))
        {
            return;
        }

        _heard[node] = now;
        byte[] proof = payload.ToArray();
        Run(node, () => Take(node, proof));
    }

    /// <summary>A node is there: one that has its record needs it no longer from the broker.</summary>
    public void OnStatus(string topic, ReadOnlyMemory<byte> payload)
    {
        string node = NodeOf(topic);
        if (_published.ContainsKey(node) && payload.Span.IndexOf("\"claim\":true"u8) < 0 && payload.Span.IndexOf("\"offline\""u8) < 0
            && _published.TryRemove(node, out _))
        {
            Run(node, () => publish(Topics.Enrolments(plant.Site, node), []));
        }
    }

    private static string NodeOf(string topic) => Topics.NodeOf(topic) ?? string.Empty;

    private void Take(string node, byte[] proof)
    {
        if (ProofRecord.TryRead(proof) is not ProofRecord record || record.Node != node)
        {
            Say(NoticeLevel.Warning, node, $"{node}: what it shows as the proof of a key is none; flash the files of its present bundle");
            return;
        }

        byte[]? known = NodeEnrolment.Known(plant, record);
        if (known == null && !File.Exists(plant.PlantKeyPath))
        {
            Keep(record);
            return;
        }

        byte[] enrolment = known ?? NodeEnrolment.Accept(plant, proof);
        if (known == null)
        {
            Say(
                NoticeLevel.Info,
                node,
                $"{node}: enrolled with the key {record.KidText} that its board has made ({record.Hardware}, firmware {record.Firmware})");
        }

        _published[node] = true;
        publish(Topics.Enrolments(plant.Site, node), enrolment);
    }

    /// <summary>The first proof that the plant would take stays; another key for the same name is told and not kept.</summary>
    private void Keep(ProofRecord proof)
    {
        string? refusal = NodeEnrolment.Refusal(plant, proof.Bytes);
        if (refusal == null && !WaitingProofs.Keep(plant, proof))
        {
            refusal = $"another board, with the key {proof.KidText}, shows the claim of '{proof.Node}' too: find out which one is right, "
                + $"and remove '{WaitingProofs.PathOf(plant, proof.Node)}' if it is this one";
        }

        Say(
            NoticeLevel.Warning,
            proof.Node,
            refusal ?? $"{proof.Node}: its board has the key {proof.KidText}; the plant's key is not here: where it is, "
                + $"'meternode node enrol {proof.Node}' takes the board in");
    }

    private void Say(NoticeLevel level, string node, string text)
    {
        // Boards repeat their proof every minute.
        if (_said.GetValueOrDefault(node) != text)
        {
            _said[node] = text;
            Said?.Invoke(new PlantNotice(level, "claim", node, text));
        }
    }

    private void Run(string node, Action action) => Task.Run(() =>
    {
        lock (_gate)
        {
            try
            {
                action();
            }
            catch (Exception e) when (
                e is OperatorException or IOException or UnauthorizedAccessException or RegistryException or CryptographicException)
            {
                Say(NoticeLevel.Warning, node, $"{node}: not enrolled: {e.Message}");
            }
        }
    });
}
