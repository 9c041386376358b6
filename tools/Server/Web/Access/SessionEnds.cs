using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Server.Web.Access;

/// <summary>
/// Sessions that were ended by their people: a copy of such a cookie is worth nothing, also after a restart. Where its file is gone or
/// damaged nobody knows which they are: then all sessions are over. With them it keeps the latest moment that the server has seen, so that
/// a clock that is set back revives nothing.
/// </summary>
internal sealed class SessionEnds : IDisposable
{
    private const char Separator = '-';
    private static readonly TimeSpan s_period = TimeSpan.FromMinutes(5);

    /// <summary>Clocks are set by so much now and then, and nobody notices.</summary>
    private static readonly TimeSpan s_usual = TimeSpan.FromMinutes(5);

    private readonly string _path;
    private readonly string _generation;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _ends;
    private readonly ITimer _timer;
    private readonly string? _problem;
    private bool _hasSaidLag;

    /// <param name="folder">The folder of the server in the plant's.</param>
    /// <param name="time">The clock of the machine.</param>
    public SessionEnds(string folder, TimeProvider time)
    {
        _path = Path.Combine(folder, "ended-sessions.json");
        SessionFile? file = Read(_path, out _problem);
        Clock = new LatestMoment(time, file?.Seen ?? DateTimeOffset.MinValue);
        _generation = file?.Generation ?? RandomNumberGenerator.GetHexString(8, lowercase: true);
        _ends = file?.Ended ?? [];
        Write();
        _timer = time.CreateTimer(_ => Turn(), null, s_period, s_period);
    }

    /// <summary>One line of the log.</summary>
    public event Action<string>? Said;

    /// <summary>The clock by which sessions, links and tokens end.</summary>
    public LatestMoment Clock { get; }

    /// <summary>Says what was wrong at the start.</summary>
    public void Report()
    {
        if (_problem is not null)
        {
            Said?.Invoke(_problem);
        }

        SayLag();
    }

    /// <summary>The number of a new session.</summary>
    public string NewSession() => _generation + Separator + RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Whether the session was ended.</summary>
    public bool Has(string session)
    {
        lock (_gate)
        {
            return !session.StartsWith(_generation + Separator, StringComparison.Ordinal) || _ends.ContainsKey(session);
        }
    }

    /// <summary>Ends it; it is forgotten at <paramref name="until"/>, when its cookie counts no longer anyway.</summary>
    public void Add(string session, DateTimeOffset until)
    {
        lock (_gate)
        {
            DateTimeOffset now = Clock.GetUtcNow();
            foreach (string old in _ends.Where(end => end.Value < now).Select(end => end.Key).ToArray())
            {
                _ends.Remove(old);
            }

            _ends[session] = until;
            Write();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        TryWrite();
    }

    private static SessionFile? Read(string path, out string? problem)
    {
        problem = null;
        try
        {
            if (!File.Exists(path))
            {
                return null; // A new plant; where the file was removed, all sessions are over too.
            }

            SessionFile? file = JsonSerializer.Deserialize<SessionFile>(File.ReadAllText(path), JsonFormat.File);
            if (file is { Generation.Length: > 0, Ended: not null })
            {
                return file;
            }

            problem = $"'{path}' is of an older version: all sessions are over; people sign in once more";
        }
        catch (JsonException)
        {
            problem = $"'{path}' is damaged, so nobody knows which sessions were ended: all of them are over; people sign in once more";
        }

        return null;
    }

    private void Turn()
    {
        TryWrite();
        SayLag();
    }

    private void SayLag()
    {
        TimeSpan lag = Clock.Lag;
        if (lag < s_usual)
        {
            _hasSaidLag = false;
        }
        else if (!_hasSaidLag)
        {
            _hasSaidLag = true;
            string minutes = Math.Floor(lag.TotalMinutes).ToString(CultureInfo.InvariantCulture);
            Said?.Invoke($"the clock of this machine is {minutes} min behind the latest moment that was seen here: sessions, links and "
                + $"tokens end by the latter. Set the clock; if it was ahead before, end serve, remove '{_path}', and start it again");
        }
    }

    private void TryWrite()
    {
        try
        {
            lock (_gate)
            {
                Write();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is tried again; what is lost until then are minutes of the latest moment.
        }
    }

    private void Write() => SecretFile.Replace(
        _path, JsonSerializer.Serialize(new SessionFile(_generation, Clock.GetUtcNow(), _ends), JsonFormat.File) + "\n");
}
