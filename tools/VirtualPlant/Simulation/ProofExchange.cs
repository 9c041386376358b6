using MeterNode.Core.Ports;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>A board's way to its plant in the same process: the plant judges the proof at once, and its record comes back.</summary>
/// <param name="plant">The plant.</param>
internal sealed class ProofExchange(PlantFolder plant) : IUplink
{
    private byte[]? _record;

    /// <inheritdoc/>
    public bool IsConnected => true;

    /// <inheritdoc/>
    public int Sessions => 1;

    /// <inheritdoc/>
    public bool IsIdle => true;

    /// <inheritdoc/>
    public bool IsAnswered => true;

    /// <inheritdoc/>
    public void Respond(byte[] response) => _record = NodeEnrolment.Accept(plant, response);

    /// <inheritdoc/>
    public byte[]? TakeChange()
    {
        byte[]? record = _record;
        _record = null;
        return record;
    }

    /// <inheritdoc/>
    public void Offer(long sequence, byte[] pack) => throw new InvalidOperationException("a board that is not enrolled has no packs");

    /// <inheritdoc/>
    public long TakeAcknowledged() => -1;

    /// <inheritdoc/>
    public void SetStatus(string json)
    {
    }

    /// <inheritdoc/>
    public byte[]? TakeCommand() => null;

    /// <inheritdoc/>
    public byte[]? TakeReceipt() => null;
}
