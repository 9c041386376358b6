using MeterNode.Plant.Hardware;

namespace MeterNode.Plant.Flashing;

/// <summary>What the user asked <c>meternode flash</c> for.</summary>
public sealed record FlashRequest
{
    /// <summary>The board.</summary>
    public required BoardDefinition Board { get; init; }

    /// <summary>Serial port, <c>/dev/ttyUSB0</c> or <c>COM3</c>.</summary>
    public required string Port { get; init; }

    /// <summary>The node's bundle, or null to flash runtime and application only.</summary>
    public FlashBundle? Bundle { get; init; }

    /// <summary>The application, or null to leave the one on the board alone.</summary>
    public ApplicationImage? Image { get; init; }

    /// <summary>
    /// The board is a node in use: the application is written, the runtime where the application needs another one, and nothing that the
    /// node has on its file system.
    /// </summary>
    public bool Update { get; init; }

    /// <summary>A node that waits for its board, with an EUI-64 that was made up, gets that of the board's MAC.</summary>
    public bool TakesBoardEui { get; init; }

    /// <summary>Steps to leave out.</summary>
    public IReadOnlySet<FlashStepKind> Skip { get; init; } = new HashSet<FlashStepKind>();

    /// <summary>Erase the whole flash first. What is still in the node's outbox is lost.</summary>
    public bool Erase { get; init; }

    /// <summary>Baud rate while the runtime is written, or null for nanoff's own.</summary>
    public int? Baud { get; init; }

    /// <summary>Runtime version, or null for the newest stable one.</summary>
    public string? RuntimeVersion { get; init; }

    /// <summary>Folder with runtime packages fetched earlier, for places without internet; or null.</summary>
    public string? Archive { get; init; }

    /// <summary>Runtime target in place of the board's, or null.</summary>
    public string? Target { get; init; }
}
