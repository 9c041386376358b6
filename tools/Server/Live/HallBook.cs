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
    /// The halls that count now, by the machines' names (<see cref="PlantMachines.NameOf"/>); empty where there are none, or where the
    /// ledger is not in order: checks of the ledger say that.
    /// </summary>
    public IReadOnlyDictionary<string, string> Now()
    {
        lock (_lock)
        {
            FileState state = FileState.Of(plant.LedgerPath);
            if (state != _read)
            {
                _ledger = Read();
                _read = state;
            }

            return (_ledger?.HallsAt(time.GetUtcNow()) ?? [])
                .ToDictionary(entry => entry.Machine, entry => entry.Hall, StringComparer.Ordinal);
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
