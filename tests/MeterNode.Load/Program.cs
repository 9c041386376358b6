using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Load;
using MeterNode.Plant;
using MeterNode.Tools.Tests.Support;

// Packs of each node before anything is measured: a collector runs for months, and compiles its methods in its first seconds.
const int WarmPacks = 5;
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (LoadOptions.Parse(args) is not LoadOptions options)
{
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
using var term = System.Runtime.InteropServices.PosixSignalRegistration.Create(
    System.Runtime.InteropServices.PosixSignal.SIGTERM, context =>
    {
        context.Cancel = true;
        stop.Cancel();
    });
var progress = new Progress();
double openssl = Verification.OpensslPerSecond();
var results = new JsonObject { ["schemaVersion"] = 1, ["nodes"] = options.Nodes, ["opensslVerifyPerSecond"] = openssl };
try
{
    if (options.Peer is string script)
    {
        await MeasurePeersAsync(script);
    }

    foreach (string name in options.Peer is null ? options.Only : [])
    {
        progress.Case = name + ": ";
        int amqpPort = LoopbackPorts.Take();
        using var plant = new LoadPlant(options.Nodes, amqpPort, LoopbackPorts.Take());
        List<byte[]> warm = plant.Sign(
            Math.Max(Math.Min(2000, options.Nodes * options.Backlog), WarmPacks * options.Nodes), progress);
        List<byte[]> backlog = plant.Sign(options.Nodes * options.Backlog, progress);
        List<byte[]> real = plant.Sign(options.RealRatePacks, progress);
        double verified = Verification.PacksPerSecond(plant, [.. warm, .. backlog]);
        using LoadCase running = await LoadCase.StartAsync(name, plant, amqpPort, LoopbackPorts.Take, stop.Token);
        CaseResult result = await new CaseMeasure(options, plant, running, openssl, progress)
            .RunAsync(warm, backlog, real, verified / openssl, stop.Token);
        results[name] = JsonSerializer.SerializeToNode(result, new JsonSerializerOptions(JsonSerializerDefaults.Web));
        progress.End();
        if (!options.IsJson)
        {
            Print(name, result, real.Count == 0 ? 0 : real[0].Length);
        }
    }
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.Error.WriteLine("stopped; nothing is left behind");
    return 130;
}
catch (Exception e) when (
    e is InvalidOperationException or IOException or OperatorException or MQTTnet.Exceptions.MqttCommunicationException)
{
    Console.Error.WriteLine($"error: {progress.Case}{e.Message}");
    return 3;
}

if (options.IsJson)
{
    Console.WriteLine(results.ToJsonString());
}
else
{
    Console.WriteLine($"openssl speed ecdsap256: {openssl:N0} verifications per CPU second");
}

return 0;

async Task MeasurePeersAsync(string script)
{
    using var plant = new LoadPlant(options.Nodes, LoopbackPorts.Take(), LoopbackPorts.Take());
    List<byte[]>[] packs =
        [plant.Sign(1000, progress), plant.Sign(options.Nodes * options.Backlog, progress), plant.Sign(2000, progress)];
    foreach ((string name, string? program) in ((string, string?)[])[("meternode", null), ("paho", script)])
    {
        progress.Case = name + ": ";
        PeerResult result = await new PeerMeasure(plant, progress).RunAsync(program, packs[0], packs[1], packs[2], stop.Token);
        results[name] = JsonSerializer.SerializeToNode(result, new JsonSerializerOptions(JsonSerializerDefaults.Web));
        progress.End();
        if (!options.IsJson)
        {
            string cpu = result.CpuMillisecondsPerPack is double time ? $"{time:0.000} ms CPU" : "too few packs for its CPU time";
            Console.WriteLine($"{name}: {cpu}, {result.BytesWrittenPerPack:N0} bytes written and "
                + $"{result.BytesOnDiskPerPack:N0} on disk a pack; killed once: {result.Lost} lost, {result.Doubled} doubled");
        }
    }
}

void Print(string name, CaseResult result, int packBytes) => Console.WriteLine($"""
    {name}, {options.Nodes:N0} nodes, packs of {packBytes} bytes:
      verify    {result.VerifyRatio:0.00} × openssl per CPU second
      backlog   {result.BacklogRatio:0.00} × openssl per CPU second, {result.BacklogPacksPerSecond:N0} packs/s verified and stored;
                then {result.UpkeepMicrosecondsPerPack:0} µs of CPU time a pack to roll it up
      real rate {result.RealRateRatio:0.00} × openssl per CPU second, {result.BytesWrittenPerPack:N0} bytes written a pack, lag p95
                {result.LagSecondsP95:0.00} s, memory {result.MemorySlopeMegabytesPerHour:+0.0;-0.0} MB an hour
      on disk   {result.MegabytesPerNodeYear:N0} MB a node-year
      lost {result.Lost}, doubled {result.Doubled}
    """);
