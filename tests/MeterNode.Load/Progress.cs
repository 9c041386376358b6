namespace MeterNode.Load;

/// <summary>How far it is, on standard error: one line that is written over on a terminal, otherwise a line every 15 s.</summary>
internal sealed class Progress
{
    private readonly Lock _lock = new();
    private readonly TimeSpan _interval = Console.IsErrorRedirected ? TimeSpan.FromSeconds(15) : TimeSpan.FromMilliseconds(500);
    private DateTime _next = DateTime.MinValue;

    public string Case { get; set; } = "";

    public void Say(string what, long done, long all, string unit)
    {
        if (DateTime.UtcNow < _next)
        {
            return;
        }

        lock (_lock)
        {
            _next = DateTime.UtcNow + _interval;
            string line = $"{Case}{what}: {done:N0} of {all:N0} {unit}";
            Console.Error.Write(Console.IsErrorRedirected ? line + "\n" : $"\r{line}\u001b[K");
        }
    }

    public void End()
    {
        if (!Console.IsErrorRedirected)
        {
            Console.Error.Write("\r\u001b[K");
        }

        _next = DateTime.MinValue;
    }
}
