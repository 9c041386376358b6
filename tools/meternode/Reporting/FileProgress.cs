using System.Diagnostics;

namespace MeterNode.Cli.Reporting;

/// <summary>One line on stderr that shows how far a long file is; silent when stderr is not a terminal.</summary>
public sealed class FileProgress(string what, long totalBytes) : IDisposable
{
    private readonly bool _visible = !Console.IsErrorRedirected;
    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();
    private bool _shown;

    /// <summary>Cheap enough to call for every pack.</summary>
    public void Report(long bytes, long packs)
    {
        if (_visible && _sinceLast.ElapsedMilliseconds >= 200)
        {
            _sinceLast.Restart();
            _shown = true;
            string share = totalBytes > 0 ? $" {100.0 * bytes / totalBytes:0} %" : "";
            Console.Error.Write($"\r{what}{share}, {packs} packs\u001b[K");
        }
    }

    public void Dispose()
    {
        if (_shown)
        {
            Console.Error.Write("\r\u001b[K");
        }
    }
}
