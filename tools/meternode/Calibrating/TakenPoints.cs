using System.Globalization;
using System.Text.Json;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Cli.Calibrating;

/// <summary>The points of a calibration so far, in the node's bundle: an interrupted session goes on where it was.</summary>
internal sealed class TakenPoints
{
    private const string FileName = "calibration.json";

    private readonly string _path;
    private readonly Content _content;

    private TakenPoints(string path, Content content)
    {
        _path = path;
        _content = content;
    }

    /// <summary>Serial of the configuration that they were taken with.</summary>
    public long Serial => _content.Serial;

    /// <summary>Number of points.</summary>
    public int Count => _content.Points.Count;

    /// <summary>All points and phases.</summary>
    public IReadOnlyList<MeasuredPoint> All => [.. _content.Points.Values.SelectMany(phases => phases)];

    /// <summary>What a load is called here: share of In and power factor, rounded.</summary>
    public static string Key(double percent, double powerFactor) =>
        string.Create(CultureInfo.InvariantCulture, $"{percent:G2} % {powerFactor:F1}");

    /// <summary>Reads what was taken with the configuration <paramref name="serial"/>; points of another one do not count.</summary>
    /// <param name="bundle">The node's bundle.</param>
    /// <param name="serial">Serial of its present configuration.</param>
    /// <param name="nominalAmperes">In; with another one the points have other names.</param>
    /// <param name="beginsAnew">True to take nothing over.</param>
    public static TakenPoints Load(string bundle, long serial, double nominalAmperes, bool beginsAnew)
    {
        string path = Path.Combine(bundle, FileName);
        Content? content;
        try
        {
            content = beginsAnew || !File.Exists(path)
                ? null : JsonSerializer.Deserialize<Content>(File.ReadAllText(path), JsonFormat.Line);
            if (content is not null && !content.IsWhole)
            {
                throw new JsonException();
            }
        }
        catch (JsonException)
        {
            throw new OperatorException(OperatorError.Failure, $"'{path}' is damaged: begin anew with --restart");
        }

        return new TakenPoints(
            path,
            content != null && content.Serial == serial && content.NominalAmperes == nominalAmperes
                ? content : new Content(1, serial, nominalAmperes, []));
    }

    /// <summary>True when the load was taken already.</summary>
    public bool Has(string key) => _content.Points.ContainsKey(key);

    /// <summary>Keeps a load's phases; they are on disk when this returns.</summary>
    public void Add(string key, MeasuredPoint[] phases)
    {
        _content.Points[key] = phases;
        Save();
    }

    /// <summary>Forgets a load.</summary>
    public void Remove(string key)
    {
        if (_content.Points.Remove(key))
        {
            Save();
        }
    }

    /// <summary>The calibration is active: the next one begins anew.</summary>
    public void Forget() => File.Delete(_path);

    private void Save() => SecretFile.Replace(_path, JsonSerializer.Serialize(_content, JsonFormat.File) + "\n");

    private sealed record Content(int SchemaVersion, long Serial, double NominalAmperes, Dictionary<string, MeasuredPoint[]> Points)
    {
        /// <summary>A file that somebody has edited may lack parts that are never null here.</summary>
        internal bool IsWhole => Points is not null
            && Points.Values.All(phases => phases is not null && phases.All(item => item?.Point is not null));
    }
}
