using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using MeterNode.Plant;
using MeterNode.Plant.Collecting;
using MeterNode.Server.Serving;
using MeterNode.Wire;
using Serilog;
using Serilog.Core;

namespace MeterNode.Cli.Serving;

/// <summary>
/// The log of a running plant: bounded whatever happens, readable or one JSON object a line, and in a file too where one is named. Whoever
/// says something never waits for the terminal, pipe or disk that it is written to.
/// </summary>
internal sealed class ServeLog : IDisposable
{
    /// <summary>A file ends here and the next begins; so many are kept.</summary>
    private const long FileBytes = 10 << 20;
    private const int Files = 5;

    private readonly CommandContext _context;
    private readonly LogFormat _format;
    private readonly TimeProvider _time;
    private readonly BoundedLines _bounded;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Lock _lock = new();
    private readonly Logger? _file;

    /// <summary><paramref name="file"/>: null for no file.</summary>
    public ServeLog(CommandContext context, LogFormat format, string? file, TimeProvider time)
    {
        _context = context;
        _format = format;
        _time = time;
        _bounded = new BoundedLines(time);
        _file = file is null ? null : new LoggerConfiguration().WriteTo.File(
            Path.GetFullPath(file),
            outputTemplate: "{Message:l}{NewLine}",
            formatProvider: CultureInfo.InvariantCulture,
            fileSizeLimitBytes: FileBytes,
            rollOnFileSizeLimit: true,
            retainedFileCountLimit: Files).CreateLogger();
    }

    /// <summary>From any thread; <see cref="Flush"/> writes it.</summary>
    public void Say(PlantNotice notice)
    {
        lock (_lock)
        {
            string kind = $"{notice.Level} {notice.Event}";
            if (_bounded.Offer(kind, notice.Text, notice.Source) is string text)
            {
                Enqueue(kind, text, notice.Source);
            }
        }
    }

    /// <summary>Writes what was said, and what is due of what was held back.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            Enqueue(_bounded.Due());
        }

        Write();
    }

    /// <summary>Writes everything that was said or held back: nobody will see it later.</summary>
    public void End()
    {
        lock (_lock)
        {
            Enqueue(_bounded.Rest());
        }

        Write();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        End();
        _file?.Dispose();
    }

    private void Enqueue(IEnumerable<(string Kind, string Line, string Source)> held)
    {
        foreach ((string kind, string line, string source) in held)
        {
            Enqueue(kind, line, source);
        }
    }

    private void Enqueue(string kind, string text, string source)
    {
        string[] words = kind.Split(' ', 2);
        string level = words[0].ToLowerInvariant();
        string time = _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        _lines.Enqueue(_format == LogFormat.Json
            ? JsonSerializer.Serialize(
                new { time, level, @event = words[1], node = source.Length == 0 ? null : source, text = PlainText.Of(text) },
                JsonFormat.Line)
            : $"{time} {level,-7} {words[1]}: {PlainText.Of(text)}");
    }

    private void Write()
    {
        TextWriter writer = _format == LogFormat.Json ? _context.Output : _context.Error;
        while (_lines.TryDequeue(out string? line))
        {
            writer.WriteLine(line);
            _file?.Information("{Line:l}", line);
        }

        writer.Flush();
    }
}
