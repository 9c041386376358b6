using System.Buffers.Binary;
using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Server.Computing;

/// <summary>What the signed history of a plant says about how its nodes measure.</summary>
public sealed class InstrumentIndex
{
    private readonly Dictionary<(ulong Kid, ulong Configuration), InstrumentFacts> _facts = [];

    private readonly Dictionary<ulong, double> _calibrations = [];

    private InstrumentIndex(Registry registry, LedgerBook? book)
    {
        foreach (CalibrationEntry calibration in (book?.Entries<CalibrationEntry>() ?? []).OrderBy(entry => entry.Date))
        {
            if (calibration is { Node: string node, ExpandedUncertaintyPercent: decimal expanded, K: decimal factor })
            {
                foreach (RegisteredNode board in registry.FindAll(node))
                {
                    _calibrations[board.Kid] = (double)(expanded / factor);
                }
            }
        }
    }

    /// <summary>
    /// Reads the configurations in the plant's history, as far as that is in order, and the calibrations of its ledger, of which the last
    /// one of a node counts. Packs of others get defaults in their uncertainty.
    /// </summary>
    public static InstrumentIndex Of(PlantPapers papers, LedgerBook? book)
    {
        var index = new InstrumentIndex(papers.Registry, book);
        if (papers.History is null)
        {
            return index;
        }

        var history = new PlantHistory(papers.History, papers.PlantPublicKey);
        foreach (PlantStatement statement in history.Read().Where(statement => statement.Kind == StatementKind.Config))
        {
            try
            {
                ConfigurationRecord record = ConfigurationRecord.Read((byte[])statement.Fields["cfg"]);
                ulong hash = BinaryPrimitives.ReadUInt64BigEndian(record.Hash.Span);
                index._facts[(statement.Kid!.Value, hash)] = new InstrumentFacts { HasPhaseTable = record.HasPhaseTables };
            }
            catch (RegistryException)
            {
                // A statement of the plant around something that is no configuration says nothing about inputs.
            }
        }

        return index;
    }

    /// <summary>What is known about the inputs of these packs; null when nobody has signed anything about them.</summary>
    public InstrumentFacts? Of(InstrumentStretch stretch)
    {
        InstrumentFacts? facts = _facts.GetValueOrDefault((stretch.Kid, stretch.Configuration));
        return _calibrations.TryGetValue(stretch.Kid, out double standard)
            ? (facts ?? new InstrumentFacts()) with { CalibrationStandardPercent = standard }
            : facts;
    }
}
