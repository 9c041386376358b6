using System.Text.Json.Nodes;
using MeterNode.Cli.Reporting;
using MeterNode.Plant;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Cli.Changing;

/// <summary>Brings a change of a node's configuration to the node and its answer back.</summary>
/// <param name="plant">The plant.</param>
/// <param name="node">The node.</param>
/// <param name="timeout">How long the answer is waited for; zero for not at all.</param>
internal sealed class ChangeRun(PlantFolder plant, string node, TimeSpan timeout)
{
    private static readonly TimeSpan s_sendingTime = TimeSpan.FromSeconds(5);

    /// <summary>Signs the change and makes it the plant's; see <see cref="PendingChanges.Begin"/>.</summary>
    public long Begin(JsonObject document, NodeChange? also, long basedOn) =>
        PendingChanges.Begin(plant, node, document, also, basedOn: basedOn).Serial;

    /// <summary>Publishes the change that waits and takes the answer into the plant folder.</summary>
    public ChangeOutcome Send()
    {
        byte[] message = PendingChanges.Message(plant, node)
            ?? throw new OperatorException(OperatorError.Usage, $"no change of {node} waits for an answer: give a configuration");
        RegisteredNode registered = KeyFile.LoadPlant(plant.RegistryPath).Find(node) ?? throw PlantNodes.Unknown(plant, node);
        long serial = NodeFacts.Read(plant.BundlePath(node)).Configuration.Serial;
        ChangeAnswer? answer = null;
        try
        {
            using IDisposable turn = OperatorTurn.Take(plant, timeout > s_sendingTime ? timeout : s_sendingTime);
            bool IsAnswer(byte[] bytes)
            {
                ChangeAnswer? read = ChangeAnswer.TryRead(bytes, registered);

                // 'serve' may have taken it already.
                bool isMine = timeout > TimeSpan.Zero && read != null
                    && (PendingChanges.Take(plant, read) || (read.Serial == serial && PendingChanges.Message(plant, node) == null));
                answer = isMine ? read : null;
                return isMine;
            }

            MqttRequest.Send(
                OperatorTurn.Broker(plant),
                Topics.Changes(plant.Site, node),
                message,
                Topics.Answers(plant.Site, node),
                IsAnswer,
                timeout > TimeSpan.Zero ? timeout : s_sendingTime,
                isRetained: true);
        }
        catch (IOException e)
        {
            return answer == null ? new ChangeOutcome(null, $"it could not be sent ({e.Message})") : new ChangeOutcome(answer, null);
        }

        // 'serve' may have been faster: then nothing waits any more.
        return answer == null && PendingChanges.Message(plant, node) == null
            ? new ChangeOutcome(null, null, IsSettled: true)
            : new ChangeOutcome(answer, null);
    }
}
