using MeterNode.Core.Configuration;
using MeterNode.Core.Ports;
using MeterNode.Drivers.Atm90e32.Model;
using MeterNode.Node;
using MeterNode.Node.Storage;
using MeterNode.Plant.Hardware;
using MeterNode.Plant.Provisioning;
using MeterNode.VirtualBoard;
using MeterNode.VirtualBoard.Scenes;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>
/// The metering IC that meters what a simulated machine takes, on inputs with the nominal values of <see cref="AfeSection"/> and the
/// default clamp.
/// </summary>
public static class MachineAfe
{
    /// <summary>What the clamps for a metering IC lead by, degrees at 50 Hz; its delay register ends at 2.24°.</summary>
    private const double ClampLeadDegrees = 0.6;

    /// <summary>Current that noise shows without load, A at the chip.</summary>
    private const double NoiseAmperes = 0.002;

    /// <summary>The clamp that it has.</summary>
    internal static PhaseDefaults.Transformer Clamp { get; } =
        PhaseDefaults.Load().CurrentTransformers.First(item => item.Model == "SCT-013-000");

    /// <summary>Connects a chip to a board whose configuration reads one, unless something is connected there.</summary>
    /// <param name="board">The board.</param>
    /// <param name="machine">The machine at the inputs.</param>
    /// <param name="gainErrorPercent">By how much the parts around the chip differ from nominal, %.</param>
    public static void FitWhereConfigured(Board board, Machine machine, double gainErrorPercent)
    {
        var files = new FlashFileStore(board.StorageRoot + Path.DirectorySeparatorChar);
        if (!files.Exists("config.cose"))
        {
            return;
        }

        var configuration = NodeApplication.LoadConfiguration(files);
        if (configuration.Afe is not MeteringIcSettings afe || board.Spi.ChipAt(configuration.Board.SpiBus, afe.ChipSelectPin) != null)
        {
            return;
        }

        board.Spi.Connect(
            configuration.Board.SpiBus, afe.ChipSelectPin, Chip(machine, afe.Ratio, gainErrorPercent));
    }

    /// <summary>What a machine has taken since time 0 in the phases that a node meters, J.</summary>
    public static double TrueJoules(Machine machine, NodeConfiguration configuration, double seconds)
    {
        int inputs = configuration.Afe?.Inputs ?? (configuration.Meter == null ? 7 << (3 - configuration.Phases.Length) & 7 : 7);
        return Enumerable.Range(0, Machine.PhaseCount).Where(phase => (inputs & (4 >> phase)) != 0)
            .Sum(phase => machine.EnergyJoules(phase, 0, seconds));
    }

    private static Atm90e32Chip Chip(Machine machine, double ratio, double gainErrorPercent)
    {
        var figures = new MachineFigures(machine);
        var chip = new Atm90e32Chip { MainsHertz = machine.Mains.NominalHertz };
        bool isIdeal = gainErrorPercent == 0;
        for (int p = 0; p < Machine.PhaseCount; p++)
        {
            int phase = p;
            Atm90e32Input input = chip.Front[phase];
            input.Volts = _ => figures.Volts(phase);
            input.Amperes = seconds => figures.Amperes(phase, seconds) / ratio;
            input.NoiseAmperes = isIdeal ? 0 : NoiseAmperes;
            input.LagDegrees = seconds => figures.LagDegrees(phase, seconds);
            input.TrueVoltageGain = AfeSection.VoltageGain() * (1 - (gainErrorPercent / 200));
            input.TrueCurrentGain = AfeSection.CurrentGain(Clamp) * (1 + (gainErrorPercent / 100));
            input.LeadErrorDegrees = isIdeal ? 0
                : ClampLeadDegrees * VirtualBoard.Scenes.FrontEnd.CtPhaseHertz / machine.Mains.NominalHertz;
        }

        return chip;
    }
}
