using MeterNode.Plant;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Server.Live;

/// <summary>
/// The hall of each machine as the plant's ledger states it, for programs. The ledger is read again where it is another file than before.
/// </summary>
/// <param name="plant">The plant.</param>
/// <param name="time">The clock.</param>
public sealed class HallBook(PlantFolder plant, TimeProvider time)
{
    private readonly Lock _lock = new();
    private LedgerBook? _ledger;
    private FileState? _read;

    /// <summary>
    /// The halls that count now, by the machines' names (<see cref="PlantMachines.NameOf"/>); empty where there are none. While the
    /// ledger cannot be read, or is not in order, those that were read before: checks of the ledger say what is wrong.
    /// </summary>
    public IReadOnlyDictionary<string, string> Now() => (Present()?.HallsAt(time.GetUtcNow()) ?? [])
        .ToDictionary(entry => entry.Machine, entry => entry.Hall, StringComparer.Ordinal);

    /// <summary>
    /// The hall of a node's machine at a moment, as the ledger states it now; null where nobody has stated it.
    /// </summary>
    /// <param name="machine">What the node is clamped to; may be empty.</param>
    /// <param name="node">The node's name.</param>
    /// <param name="at">The moment; null for now.</param>
    public string? Find(string machine, string node, DateTimeOffset? at = null) =>
        Present()?.HallAt(PlantMachines.NameOf(machine, node), at ?? time.GetUtcNow())?.Hall;

    /// <summary>The statement that counts now of the hall of a node's machine; null where there is none.</summary>
    /// <param name="machine">What the node is clamped to; may be empty.</param>
    /// <param name="node">The node's name.</param>
    public HallEntry? Statement(string machine, string node) =>
        Present()?.HallAt(PlantMachines.NameOf(machine, node), time.GetUtcNow());

    private LedgerBook? Present()
    {
        lock (_lock)
        {
            FileState state = FileState.Of(plant.LedgerPath);
            if (state != _read && Read() is LedgerBook read)
            {
                _ledger = read;
                _read = state;
            }

            return _ledger;
        }
    }

    private LedgerBook? Read()
    {
        try
        {
            return PlantLedger.Read(plant);
        }
        catch (Exception e) when (e is OperatorException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
