using System.Text.Json.Nodes;
using MeterNode.Drivers.Models;
using MeterNode.Plant.Hardware;
using MeterNode.Plant.Provisioning;
using MeterNode.VirtualBoard;
using MeterNode.VirtualBoard.Profiles;
using MeterNode.VirtualBoard.Scenes;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>A simulated machine wired to a virtual board: where demo, run and simulate begin.</summary>
public sealed class MachineBoard : IDisposable
{
    /// <summary>Name of the board that is taken when nobody asks for another.</summary>
    public const string DefaultBoard = "esp32-wrover";

    private MachineBoard(Board board, Machine machine, MachineScene scene, BoardDefinition definition)
    {
        Board = board;
        Machine = machine;
        Scene = scene;
        Definition = definition;
    }

    /// <summary>The virtual board.</summary>
    public Board Board { get; }

    /// <summary>The machine that it is wired to.</summary>
    public Machine Machine { get; }

    /// <summary>What the machine puts on the board's pins.</summary>
    public MachineScene Scene { get; }

    /// <summary>The board's pins.</summary>
    public BoardDefinition Definition { get; }

    /// <summary>By how much the parts of the front end differ from nominal, %: currents by this, voltages by half of it, less.</summary>
    public double GainErrorPercent { get; private init; }

    /// <summary>Wires a machine to a board of its own.</summary>
    /// <param name="id">Name of the node.</param>
    /// <param name="machineName">One of <see cref="SimulatedMachine.Names"/>.</param>
    /// <param name="seed">The same seed gives the same machine.</param>
    /// <param name="storage">Folder that stands for the board's flash.</param>
    /// <param name="boardName">Board by name or file, as <see cref="BoardCatalog.Load"/> takes it.</param>
    /// <param name="profile">How slow and inexact the board is; null: a real ESP32.</param>
    /// <exception cref="MeterNode.Plant.OperatorException">There is no such machine or board.</exception>
    public static MachineBoard Connect(
        string id, string machineName, int seed, string storage, string boardName = DefaultBoard, BoardProfile? profile = null) =>
        Connect(id, SimulatedMachine.Create(machineName, seed), seed, storage, new BenchOptions { Board = boardName, Profile = profile });

    /// <summary>Wires <paramref name="machine"/> to a board of its own.</summary>
    /// <exception cref="MeterNode.Plant.OperatorException">There is no such board.</exception>
    public static MachineBoard Connect(string id, Machine machine, int seed, string storage, BenchOptions options)
    {
        BoardDefinition definition = BoardCatalog.Load(options.Board);
        var board = new Board(id, storage);
        BoardProfile profile = options.Profile ?? BoardProfile.Esp32;
        board.Use(profile, seed);
        FrontEnd frontEnd = profile.IsIdeal ? FrontEnd.Ideal : SceneConfiguration.FrontEnd(options.GainErrorPercent);
        MachineScene scene = MachineScene.Connect(machine, board, frontEnd, SceneConfiguration.Wiring(definition));
        return new MachineBoard(board, machine, scene, definition) { GainErrorPercent = options.GainErrorPercent };
    }

    /// <summary>The configuration that fits the wiring; change it before <see cref="Provision"/>.</summary>
    public JsonObject Configuration() => SceneConfiguration.Create(Scene, Definition);

    /// <summary>The same for a node whose metering IC measures; change it before <see cref="Provision"/>.</summary>
    /// <param name="phases">3, 2 (split-phase) or 1.</param>
    public JsonObject ConfigurationWithMeteringIc(int phases = Machine.PhaseCount) =>
        SceneConfiguration.WithMeteringIc(Configuration(), phases, Definition);

    /// <summary>Adds the node to <paramref name="plant"/>, puts its files on the board, which makes its key, and enrols it.</summary>
    public void Provision(PlantFolder plant, JsonObject configuration)
    {
        NodeProvisioner.Add(plant, Board.Name, configuration);
        VirtualEnrolment.Enrol(plant, Board.Name, Board.StorageRoot);
    }

    /// <summary>Switches the machine off: no current flows.</summary>
    public void SwitchOff()
    {
        foreach (AdcInput input in Definition.Current)
        {
            Board.Adc.Channel(input.Channel).Source = AnalogSource.Constant(Scene.FrontEnd.BiasVolts);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Board.Dispose();
}
