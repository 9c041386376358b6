using MeterNode.Core.Configuration;
using MeterNode.Core.Ports;
using MeterNode.Node;
using MeterNode.Node.Loop;
using MeterNode.Node.Storage;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.VirtualBoard;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>
/// Enrols a virtual board without a broker: the firmware's own code makes key and proof on the board's flash, the plant answers in the same
/// process.
/// </summary>
public static class VirtualEnrolment
{
    /// <summary>Puts the files of the node's bundle into <paramref name="storage"/>, the board's flash, and has it enrolled.</summary>
    /// <exception cref="OperatorException">The plant refuses the board.</exception>
    public static void Enrol(PlantFolder plant, string node, string storage)
    {
        NodeBundle.Deploy(plant.BundlePath(node), storage, plant);
        Prove(plant, storage);
    }

    /// <summary>The same for a flash that has the files.</summary>
    public static void Prove(PlantFolder plant, string storage)
    {
        IFileStore files = new FlashFileStore(storage + Path.DirectorySeparatorChar);
        NodeConfiguration configuration = NodeApplication.LoadConfiguration(files);
        using var board = new Board("enrolment", storage);
        using IDisposable scope = board.Enter();
        MachineElement.FitWhereConfigured(board, configuration);
        var clock = new BoardNodeClock(board.Clock);
        ClaimLoop? claim = NodeApplication.CreateClaim(configuration, clock, files, new NodeInputs(), new ProofExchange(plant));
        while (claim is { IsEnrolled: false })
        {
            clock.SpinUntil(claim.Poll(clock.NowMicros));
        }
    }
}
