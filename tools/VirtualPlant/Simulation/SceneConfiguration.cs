using System.Text.Json.Nodes;
using MeterNode.Plant.Hardware;
using MeterNode.Plant.Provisioning;
using MeterNode.VirtualBoard.Scenes;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>
/// The configuration that an electrician and a calibration would give a node on a simulated machine: pins from the board,
/// gains and phase tables from the scene's front end.
/// </summary>
public static class SceneConfiguration
{
    private const int OutlierCounts = 300;
    private const int ClipMarginCounts = 8;

    /// <summary>RMS of uniform quantisation noise, counts: 1/√12.</summary>
    private const double QuantisationCounts = 0.2887;

    /// <summary>Where the scene's signals go on <paramref name="board"/>.</summary>
    public static MachineWiring Wiring(BoardDefinition board) => new()
    {
        CurrentChannels = [.. board.Current.Select(input => input.Channel)],
        VoltageChannels = [.. board.Voltage.Select(input => input.Channel)],
        ShotPin = board.ShotInput.Gpio,
        SpiBus = board.Spi[0].Bus,
        ThermocoupleSelect = board.Spi[0].ChipSelect[0],
    };

    /// <summary>The front end of <c>hardware/afe</c>, from the file that its schematics are drawn from, with the default clamp.</summary>
    /// <param name="gainErrorPercent">By how much its parts differ: currents by this, voltages by half of it, less.</param>
    public static FrontEnd FrontEnd(double gainErrorPercent = 0)
    {
        AfeValues values = AfeValues.Load();
        return new FrontEnd
        {
            BurdenOhms = values["RBURDEN"].Value * (1 + (gainErrorPercent / 100)),
            VoltsPerMainsVolt = values["RFB"].Value / values["RPRIM"].Value * (1 - (gainErrorPercent / 200)),
            BiasVolts = values["VREF"].Value * values["RBOT"].Value / (values["RTOP"].Value + values["RBOT"].Value),
        };
    }

    /// <summary>Readable configuration (docs/configuration.md) for a node wired to <paramref name="scene"/>.</summary>
    public static JsonObject Create(MachineScene scene, BoardDefinition board)
    {
        var zone = scene.Machine.Zone;
        var document = new JsonObject
        {
            ["machine"] = scene.Machine.Name,
            ["mode"] = "adc",
            ["mains"] = new JsonObject { ["hertz"] = scene.Machine.Mains.NominalHertz, ["volts"] = 230 },
            ["board"] = BoardPins.Of(board),
            ["phases"] = new JsonArray([.. Enumerable.Range(0, Machine.PhaseCount).Select(phase => Phase(scene, board, phase))]),
            ["zones"] = new JsonArray(new JsonObject
            {
                ["cs"] = board.Spi[0].ChipSelect[0],
                ["amplifier"] = "max31856",
                ["type"] = "K",
                ["setpoint"] = zone.SetpointCelsius,
                ["tolerance"] = zone.ToleranceCelsius,
                ["settleSeconds"] = (int)zone.SettlingSeconds,
                ["periodSeconds"] = 900,
                ["definition"] = "p95",
            }),
            ["cal"] = new JsonObject { ["counter"] = 1 },
        };
        if (scene.Machine.HasShots)
        {
            document["shots"] = new JsonObject { ["debounceMs"] = 20 };
        }

        return document;
    }

    /// <summary><paramref name="document"/> for a metering IC instead of the board's converter.</summary>
    public static JsonObject WithMeteringIc(JsonObject document, int phases, BoardDefinition board)
    {
        document["mode"] = "afe";
        document.Remove("phases");
        document["zones"]![0]!["bus"] = board.Spi[0].Bus;
        document["afe"] = AfeSection.Create(phases, MachineAfe.Clamp, board);
        document.Remove("board");
        BoardPins.Fill(document, board);
        return document;
    }

    private static JsonNode Phase(MachineScene scene, BoardDefinition board, int phase)
    {
        PhaseTable table = scene.FrontEnd.CtPhase;
        JsonObject current = Channel(scene, board.Current[phase].Channel, scene.AmperesPerCount);
        current["phaseAmperes"] = new JsonArray([.. table.Amperes.Select(value => JsonValue.Create(value))]);
        current["phaseDegrees"] = new JsonArray([.. table.LeadDegrees.Select(value => JsonValue.Create(value))]);
        current["phaseHertz"] = VirtualBoard.Scenes.FrontEnd.CtPhaseHertz;
        return new JsonObject
        {
            ["i"] = current,
            ["u"] = Channel(scene, board.Voltage[phase].Channel, scene.MainsVoltsPerCount),
        };
    }

    private static JsonObject Channel(MachineScene scene, int channel, double unitsPerCount)
    {
        var adc = scene.Board.Adc;
        double noise = adc.Channel(channel).NoiseCounts;
        double floorCounts = noise > 0 ? Math.Sqrt((noise * noise) + (QuantisationCounts * QuantisationCounts)) : 0;
        return new JsonObject
        {
            ["adc"] = channel,
            ["gain"] = unitsPerCount,
            ["offset"] = Math.Round(scene.BiasCounts),
            ["floor"] = floorCounts * unitsPerCount,
            ["clipLow"] = ClipMarginCounts,
            ["clipHigh"] = adc.MaximumCounts - ClipMarginCounts,
            ["outlier"] = noise > 0 ? OutlierCounts : 0,
        };
    }
}
