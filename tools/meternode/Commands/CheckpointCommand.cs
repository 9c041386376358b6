using System.CommandLine;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode checkpoint</c>: what makes a history that was written anew, or cut off, visible to others.</summary>
internal static class CheckpointCommand
{
    public static Command Create() => new("checkpoint", """
        Checkpoints: the plant signs which pack of every node was the last one, somebody else (a buyer, an assessor, a second plant) signs
        and keeps a copy. From then on nobody can change, cut off or make anew what came before without being seen. 'serve' makes one a
        day; docs/operations.md says who does what each month.
        """)
    {
        CheckpointMakeCommand.Create(), CheckpointWitnessCommand.Create(), CheckpointAddCommand.Create(),
        CheckpointStampCommand.Create(), CheckpointShowCommand.Create(), CheckpointCheckCommand.Create(),
    };
}
