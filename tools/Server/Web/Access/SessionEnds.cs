using System.Text.Json;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Server.Web.Access;

/// <summary>Sessions that were ended by their people: a copy of such a cookie is worth nothing, also after a restart.</summary>
internal sealed class SessionEnds
{
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _ends;

    /// <param name="folder">The folder of the server in the plant's.</param>
    /// <param name="time">The clock.</param>
    public SessionEnds(string folder, TimeProvider time)
    {
        _path = Path.Combine(folder, "ended-sessions.json");
        _time = time;
        _ends = Read(_path);
    }

    /// <summary>Whether the session was ended.</summary>
    public bool Has(string session)
    {
        lock (_gate)
        {
            return _ends.ContainsKey(session);
        }
    }

    /// <summary>Ends it; it is forgotten at <paramref name="until"/>, when its cookie counts no longer anyway.</summary>
    public void Add(string session, DateTimeOffset until)
    {
        lock (_gate)
        {
            foreach (string old in _ends.Where(end => end.Value < _time.GetUtcNow()).Select(end => end.Key).ToArray())
            {
                _ends.Remove(old);
            }

            _ends[session] = until;
            SecretFile.Replace(_path, JsonSerializer.Serialize(_ends, JsonFormat.File) + "\n");
        }
    }

    private static Dictionary<string, DateTimeOffset> Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<string, DateTimeOffset>>(File.ReadAllText(path)) ?? [] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
