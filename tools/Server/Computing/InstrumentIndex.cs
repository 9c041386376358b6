using System.Buffers.Binary;
using MeterNode.Figures;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Server.Computing;

/// <summary>What the signed history of a plant says about how its nodes measure.</summary>
public sealed class InstrumentIndex
{
    private readonly Dictionary<(ulong Kid, ulong Configuration), InstrumentFacts> _facts = [];

    private InstrumentIndex()
    {
    }

    /// <summary>
    /// Reads the configurations in the plant's history, as far as that is in order. Packs of others get defaults in their uncertainty.
    /// </summary>
    public static InstrumentIndex Of(PlantFolder plant)
    {
        var index = new InstrumentIndex();
        if (!File.Exists(plant.HistoryPath))
        {
            return index;
        }

        var history = new PlantHistory(File.ReadAllBytes(plant.HistoryPath), plant.PlantPublicKey);
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

    /// <summary>What is known about the inputs of these packs; null when the plant has not signed their configuration.</summary>
    public InstrumentFacts? Of(InstrumentStretch stretch) => _facts.GetValueOrDefault((stretch.Kid, stretch.Configuration));
}
