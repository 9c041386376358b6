using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>Emissions that suppliers state of the raw material of lots, as far as they are in some outputs.</summary>
internal sealed class PrecursorEmissions
{
    private const double KilogramsPerTonne = 1000;

    /// <summary>Sums up what is in outputs: the raw material of a lot is shared by the good mass of all outputs of that lot.</summary>
    /// <param name="book">The ledger.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="tonnes">Good mass of an output, t.</param>
    public PrecursorEmissions(LedgerBook book, IReadOnlyList<OutputEntry> outputs, Func<OutputEntry, double> tonnes)
    {
        ILookup<string, PrecursorEntry> all = book.Entries<PrecursorEntry>().ToLookup(entry => entry.Lot, StringComparer.Ordinal);
        OutputEntry[] stated = [.. outputs.Where(output => output.Lot is string lot && all.Contains(lot))];
        Tonnes = stated.Sum(tonnes);
        AllTonnes = outputs.Sum(tonnes);
        if (stated.Length == 0)
        {
            return;
        }

        ILookup<string?, OutputEntry> made = book.Entries<OutputEntry>().ToLookup(output => output.Lot);
        foreach (IGrouping<string, OutputEntry> lot in stated.GroupBy(output => output.Lot!))
        {
            double ofLot = made[lot.Key].Sum(tonnes);
            foreach (PrecursorEntry entry in all[lot.Key])
            {
                Entries.Add(entry);
                EmittedTonnes += ofLot <= 0 ? 0
                    : (double)entry.Kilograms / KilogramsPerTonne * (double)entry.KilogramsPerTonne / KilogramsPerTonne
                        * lot.Sum(tonnes) / ofLot;
            }
        }
    }

    /// <summary>The statements.</summary>
    public List<PrecursorEntry> Entries { get; } = [];

    /// <summary>Good mass whose raw material is stated, t.</summary>
    public double Tonnes { get; }

    /// <summary>Good mass, t.</summary>
    public double AllTonnes { get; }

    /// <summary>Embedded emissions, t of the gas that the statements count.</summary>
    public double EmittedTonnes { get; }

    /// <summary>True when all of them count CO2 alone: CO2 and CO2e are not added up.</summary>
    public bool IsCarbonDioxide => Entries.TrueForAll(entry => entry.Gas == GasBasis.CarbonDioxide);
}
