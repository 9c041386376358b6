using System.Text.Json.Nodes;
using MeterNode.Plant;
using MeterNode.Plant.Flashing;
using MeterNode.Plant.Hardware;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Server.Web.Nodes;

/// <summary>The form of a new node, as it was filled in: the options of <c>node add</c> that a first configuration has.</summary>
public sealed record NodeForm
{
    /// <summary>Clamps at the board's own converter.</summary>
    internal const string Clamps = "clamps";

    /// <summary>Clamps at a metering IC.</summary>
    internal const string MeteringIc = "ic";

    /// <summary>A meter on RS-485.</summary>
    internal const string Meter = "meter";

    /// <summary>A meter's pulse output.</summary>
    internal const string Pulses = "pulses";

    private const int MaximumZones = 4;
    private const int MaximumLength = 200;

    /// <summary>The ways of measuring.</summary>
    internal static IReadOnlyList<string> Ways { get; } = [Clamps, MeteringIc, Meter, Pulses];

    /// <summary>One of <see cref="Ways"/>.</summary>
    public string Way { get; init; } = Clamps;

    /// <summary>The plant's name for the node.</summary>
    public string Name { get; init; } = "";

    /// <summary>The machine.</summary>
    public string Machine { get; init; } = "";

    /// <summary>Hall of the machine; empty where nobody states it now.</summary>
    public string Hall { get; init; } = "";

    /// <summary>Who signs the hall.</summary>
    public string HallBy { get; init; } = "";

    /// <summary>The passphrase of that person; no page shows it again.</summary>
    public string Passphrase { get; init; } = "";

    /// <summary>Name of the board.</summary>
    public string Board { get; init; } = "";

    /// <summary>1, 2 or 3.</summary>
    public string Phases { get; init; } = "3";

    /// <summary>Voltages are wired.</summary>
    public bool HasVoltage { get; init; } = true;

    /// <summary>Mains frequency, Hz.</summary>
    public string Mains { get; init; } = "50";

    /// <summary>Model of the clamps.</summary>
    public string Clamp { get; init; } = "";

    /// <summary>Name of the meter's map.</summary>
    public string MeterMap { get; init; } = "";

    /// <summary>The meter's address, or its pulses for a kWh.</summary>
    public string MeterAddress { get; init; } = "";

    /// <summary>The serial number on the meter's plate.</summary>
    public string MeterSerial { get; init; } = "";

    /// <summary>Its accuracy class; empty where it is not known.</summary>
    public string MeterClass { get; init; } = "";

    /// <summary>Ratio of its current transformers.</summary>
    public string MeterRatio { get; init; } = "1";

    /// <summary>Set-points of the zones, °C, with spaces between.</summary>
    public string Setpoints { get; init; } = "";

    /// <summary>Tolerance band, ± °C.</summary>
    public string Tolerance { get; init; } = "5";

    /// <summary>Name of the Wi-Fi network; empty for none.</summary>
    public string Ssid { get; init; } = "";

    /// <summary>Its password; no page shows it again.</summary>
    public string Password { get; init; } = "";

    /// <summary>The Wi-Fi network has no password.</summary>
    public bool IsOpenNetwork { get; init; }

    /// <summary>The boards that can measure in this way.</summary>
    internal IReadOnlyList<string> Boards => Way == MeteringIc ? AfeSection.Boards : BoardCatalog.Names;

    /// <summary>An empty form.</summary>
    internal static NodeForm Empty(string? way) => new() { Way = way is not null && Ways.Contains(way) ? way : Clamps };

    /// <summary>What was sent.</summary>
    internal static NodeForm Of(IFormCollection form) => Empty(Text(form, "way")) with
    {
        Name = Text(form, "name"),
        Machine = Text(form, "machine"),
        Hall = form["hall"].ToString().Trim(),
        HallBy = Text(form, "by"),
        Passphrase = form["passphrase"].ToString(),
        Board = Text(form, "board"),
        Phases = Text(form, "phases"),
        HasVoltage = Text(form, "voltage").Length > 0,
        Mains = Text(form, "mains"),
        Clamp = Text(form, "clamp"),
        MeterMap = Text(form, "meter"),
        MeterAddress = Text(form, "address"),
        MeterSerial = Text(form, "serial"),
        MeterClass = Text(form, "class"),
        MeterRatio = Text(form, "ratio"),
        Setpoints = Text(form, "setpoints"),
        Tolerance = Text(form, "tolerance"),
        Ssid = Text(form, "ssid"),
        Password = form["password"].ToString(),
        IsOpenNetwork = Text(form, "open").Length > 0,
    };

    /// <summary>The readable configuration.</summary>
    /// <exception cref="NodeFormException">Something is not understood.</exception>
    /// <exception cref="OperatorException">The plant's own rules refuse it.</exception>
    internal JsonObject Document()
    {
        Require(Machine.Length > 0, "add.machine-missing");
        Require(Boards.Contains(Board), "add.board-wrong");
        double[] setpoints = [.. Setpoints.Split([' ', ';', '　'], StringSplitOptions.RemoveEmptyEntries)
            .Select(text => Number(text, -270, 2000, "add.setpoints"))];
        Require(setpoints.Length <= MaximumZones, "add.zones-many");
        bool hasPhases = Way != Pulses;
        return StarterConfiguration.Create(new StarterOptions
        {
            Board = Board,
            Machine = Machine,
            Phases = hasPhases ? Whole(Phases, 1, 3, "add.phases") : 3,
            WithVoltage = Way == Clamps && HasVoltage,
            HasMeteringIc = Way == MeteringIc,
            Meter = Way is Meter or Pulses ? ReadMeter() : null,
            MainsHertz = Mains is "50" or "60" ? Whole(Mains, 50, 60, "add.mains") : throw new NodeFormException("add.mains-wrong"),
            CurrentTransformer = Way is Clamps or MeteringIc ? Clamp : new StarterOptions().CurrentTransformer,
            SetpointsCelsius = setpoints,
            ToleranceCelsius = setpoints.Length > 0 ? Number(Tolerance, 0.1, 500, "add.tolerance") : 5,
        });
    }

    /// <summary>The node's Wi-Fi as its bundle holds it; null for none.</summary>
    /// <exception cref="NodeFormException">Name and password do not fit together.</exception>
    internal JsonObject? Network()
    {
        if (Ssid.Length == 0)
        {
            Require(Password.Length == 0 && !IsOpenNetwork, "add.ssid-missing");
            return null;
        }

        Require(IsOpenNetwork == (Password.Length == 0), "add.password-or-open");
        var network = new WifiCredentials(Ssid, Password);
        Require(network.Problem() is null, "add.wifi-wrong");
        return new JsonObject { ["ssid"] = network.Ssid, ["password"] = network.Password };
    }

    /// <summary>What is stated of the hall; null where it is empty.</summary>
    /// <param name="now">From when on.</param>
    /// <exception cref="NodeFormException">It is no name of a hall, or nobody signs it.</exception>
    internal IReadOnlyDictionary<string, object>? HallFields(DateTimeOffset now)
    {
        if (Hall.Length == 0)
        {
            return null;
        }

        Require(LedgerKind.Hall.Fields().First(field => field.Key == "hall").Problem(Hall) is null, "add.hall-wrong");
        Require(HallBy.Length > 0 && Passphrase.Length is > 0 and <= MaximumLength, "add.hall-by");
        return new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["machine"] = Machine,
            ["hall"] = Hall,
            ["from"] = now.ToUnixTimeSeconds(),
        };
    }

    private MeterOptions ReadMeter()
    {
        string map = Way == Pulses ? MeterSection.PulseOutput : MeterMap;
        Require(Way == Pulses || MeterCatalog.Names.Contains(map), "add.meter-missing");
        Require(MeterAddress.Length > 0, Way == Pulses ? "add.pulses-missing" : "add.address-missing");
        Require(MeterSerial.Length > 0 || (Way == Meter && MeterCatalog.Load(map).HasSerial), "add.serial-missing");
        return new MeterOptions
        {
            Meter = $"{map}@{MeterAddress}",
            Serial = MeterSerial,
            AccuracyClass = MeterOptions.ReadAccuracyClass(MeterClass),
            Ratio = NumberText.Ratio(MeterRatio, 0.001, 100000, "--meter-ratio", out _)
                ?? throw new NodeFormException("add.number-wrong", "add.ratio", MeterRatio),
        };
    }

    private static double Number(string text, double minimum, double maximum, string field) =>
        NumberText.Decimal(text, minimum, maximum, field, out _) ?? throw new NodeFormException("add.number-wrong", field, text);

    private static int Whole(string text, int minimum, int maximum, string field) =>
        NumberText.Whole(text, minimum, maximum, field, out _) ?? throw new NodeFormException("add.number-wrong", field, text);

    private static void Require(bool isGood, string otherwise)
    {
        if (!isGood)
        {
            throw new NodeFormException(otherwise);
        }
    }

    private static string Text(IFormCollection form, string name)
    {
        string text = form[name].ToString().Trim();
        return text.Length <= MaximumLength ? text : text[..MaximumLength];
    }
}
