using System.Collections.Concurrent;
using System.Security.Cryptography;
using MeterNode.Plant;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Server.Serving;

/// <summary>
/// Brings changes of configurations that wait in the plant's folder to the broker, and takes the nodes' answers: also those that no command
/// waits for. Messages are handled one after the other on a thread of the pool, never on the caller's.
/// </summary>
/// <param name="plant">The plant.</param>
/// <param name="registry">The registry that counts now.</param>
/// <param name="publish">Publishes a retained message.</param>
internal sealed class ChangeCourier(PlantFolder plant, Func<Registry> registry, Func<string, byte[], PublishAnswer> publish)
{
    private readonly ConcurrentDictionary<string, byte[]> _published = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>What became of a change, by node: one line.</summary>
    public event Action<string, string>? Said;

    /// <summary>The broker has nothing retained: every change goes out again.</summary>
    public void OnBrokerStarted()
    {
        _published.Clear();
        Offer();
    }

    /// <summary>What waits goes out, unless it has.</summary>
    public void Offer() => Run(() =>
    {
        foreach ((string node, byte[] _) in PendingChanges.Of(plant))
        {
            Publish(node);
        }
    });

    /// <summary>A node is there: what waits for it goes out, unless it has.</summary>
    public void OnStatus(string topic) => Run(() => Publish(NodeOf(topic)));

    /// <summary>A node has answered something.</summary>
    public void OnAnswer(string topic, ReadOnlyMemory<byte> payload) => Run(() =>
    {
        string node = NodeOf(topic);
        if (registry().Find(node) is not RegisteredNode registered || ChangeAnswer.TryRead(payload, registered) is not ChangeAnswer answer
            || !PendingChanges.Take(plant, answer))
        {
            return;
        }

        _published.TryRemove(node, out _);
        publish(Topics.Changes(plant.Site, node), []);
        Said?.Invoke(node, $"{node}: configuration {answer.Serial}: {answer.Describe()}");
    });

    private static string NodeOf(string topic) => Topics.NodeOf(topic) ?? string.Empty;

    private void Publish(string node)
    {
        if (node.Length == 0 || PendingChanges.Message(plant, node) is not byte[] message)
        {
            return;
        }

        byte[] hash = SHA256.HashData(message);
        if ((!_published.TryGetValue(node, out byte[]? before) || !hash.AsSpan().SequenceEqual(before))
            && publish(Topics.Changes(plant.Site, node), message) == PublishAnswer.Delivered)
        {
            _published[node] = hash;
        }
    }

    private void Run(Action action) => Task.Run(() =>
    {
        lock (_gate)
        {
            try
            {
                action();
            }
            catch (Exception e) when (e is OperatorException or IOException or UnauthorizedAccessException or RegistryException)
            {
                Said?.Invoke(string.Empty, "a change of a configuration waits: " + e.Message);
            }
        }
    });
}
