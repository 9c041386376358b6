using System.CommandLine;
using System.Globalization;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Wire;
using MeterNode.Wire.Senml;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode print</c>: shows what packs say. It checks nothing; <c>verify</c> does.</summary>
public static class PrintCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var file = new InputFileArgument("FILE") { Description = "Evidence file; - reads standard input.", TakesStandardInput = true };
        var json = new Option<bool>("--json") { Description = "SenML JSON (RFC 8428), one pack a line, every record standing for itself." };
        var raw = new Option<bool>("--raw") { Description = "With --json: base fields as the node sent them." };
        var command = new Command("print", """
            Show what the packs of an evidence file say, without checking them (that is 'verify').

            Examples:
              meternode print press-1.mnev
              meternode print press-1.mnev --json | jq '.[] | select(.n | endswith(":ei"))'
            """)
        {
            file,
            json,
            raw,
        };
        command.Runs((parsed, context) => Run(parsed.GetValue(file)!, parsed.GetValue(json), parsed.GetValue(raw), context));
        return command;
    }

    private static int Run(string file, bool json, bool raw, CommandContext context)
    {
        int refused = 0;
        bool isEmpty = true;
        try
        {
            using Stream stream = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
            var reader = new EvidenceReader(stream);
            while (reader.TryRead(out EvidenceItem item))
            {
                isEmpty = false;
                Pack? pack = null;
                PackPayload? payload = null;
                PackError error = item.IsDamage ? item.Damage : Pack.TryDecode(item.Bytes, out pack);
                error = error == PackError.None ? PackPayload.TryRead(pack!.Payload, out payload) : error;
                if (error != PackError.None)
                {
                    refused++;
                    context.Error.WriteLine(PlainText.Of(
                        $"meternode: '{file}' at byte {item.Offset}: {item.Length} bytes are no pack: {error.Describe()}"));
                }
                else if (json)
                {
                    IReadOnlyList<SenmlRecord> records = SenmlCbor.Read(pack!.Payload);
                    context.WriteLine(SenmlJson.Write(raw ? records : Resolve(records, payload!)));
                }
                else
                {
                    WriteText(context, pack!, payload!);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"cannot read '{file}': {PlainReason.Of(e)}");
        }

        if (isEmpty)
        {
            context.Error.WriteLine(PlainText.Of($"meternode: '{file}' is empty: it holds no packs"));
        }

        return refused == 0 ? ExitCode.Ok : ExitCode.VerificationFailed;
    }

    /// <summary>Every record standing for itself; quarter hours as the records that they stand for.</summary>
    private static IEnumerable<SenmlRecord> Resolve(IReadOnlyList<SenmlRecord> records, PackPayload payload)
    {
        SenmlRecord[] own = [.. SenmlResolver.Resolve(records, null).Where(record => record.DataValue is null)];
        return own.Concat(payload.AllRecords.Skip(own.Length).Select(record => new SenmlRecord
        {
            Name = $"urn:dev:mac:{payload.Eui64}:{record.Name}",
            Unit = record.Unit,
            Value = record.Value,
            StringValue = record.Text,
            Time = record.AtSeconds,
        }));
    }

    private static void WriteText(CommandContext context, Pack pack, PackPayload payload)
    {
        context.WriteLine(
            $"pack {pack.Seq}, boot {pack.Boot}, EUI-64 {payload.Eui64}, time quality {payload.TimeQuality}, {pack.Bytes.Length} bytes "
                + $"(not checked)");
        foreach (SignedRecord record in payload.AllRecords)
        {
            string time = payload.HasCalendarTime
                ? DateTimeOffset.FromUnixTimeMilliseconds((long)(record.AtSeconds * 1000))
                    .ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)
                : payload.HasUtc ? UtcText.Of(record.AtSeconds)
                : record.AtSeconds.ToString("0.###", CultureInfo.InvariantCulture) + " s after boot";
            string value = record.Value?.ToString("R", CultureInfo.InvariantCulture) ?? record.Text!;
            context.WriteLine($"  {time}  {record.Name,-10} {value} {record.Unit}".TrimEnd());
        }
    }
}
