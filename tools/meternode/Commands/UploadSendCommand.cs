using System.CommandLine;
using MeterNode.Cli.Parsing;
using MeterNode.Cli.Reporting;
using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Uploading;
using MeterNode.Server.Computing;
using MeterNode.Server.Uploading;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode upload send</c>: sends the values of a period, and what waits from before.</summary>
internal static class UploadSendCommand
{
    public static Command Create()
    {
        var map = new InputFileOption("--map")
        {
            Description = "Table (CSV) that says which energy goes under which code: dataCode,of,per,kilowattHoursPerUnit,scope.",
            Required = true,
        };
        var command = new Command("send", """
            Send the values of a period to every registered data centre, and what it has not acknowledged from before. Values are kept in
            the plant's folder before they are sent, and for over a year after; run it again, as a timer does, until nothing waits. What a
            centre has already is not sent again; a value that has changed is. A value is valid when all of its time was metered and the
            evidence is in order; what nobody metered is no value.

            A line of the table, for the energy of all nodes a day in 万千瓦时: 01-01-0000-023300-11,plant,day,10000,1

            Examples:
              meternode upload send --plant ~/plant --from 2026-11-26 --to 2026-11-27 --zone Asia/Shanghai --map codes.csv
            """);
        var asked = new FigureRequestOptions(command, FigureQuestion.Energy);
        command.Options.Add(map);
        command.Runs((parsed, context) =>
        {
            PlantFolder plant = asked.Plant(parsed);
            FigureRequest request = asked.Request(parsed, plant);
            DateTimeOffset now = DateTimeOffset.UtcNow;
            if (request.Calendar.Period.ToUtcSeconds > now.ToUnixTimeSeconds())
            {
                throw new OperatorException(OperatorError.Usage, "--to lies in the future: values are sent when their time is over");
            }

            Registry registry = KeyFile.LoadPlant(plant.RegistryPath);
            IReadOnlyList<UploadRow> rows = UploadMap.Read(parsed.GetValue(map)!, [.. registry.Nodes.Select(node => node.Id).Distinct()]);
            using UploadFolder folder = UploadFolder.Open(plant);
            if (folder.Centers.Count == 0)
            {
                throw new OperatorException(
                    OperatorError.Failure, "the plant is registered with no data centre: run 'meternode upload register' first");
            }

            ComputedPeriod period = FiguresCommand.Compute(plant, asked.Store(parsed), request, context);
            UploadValues values = UploadValues.Of(period, rows);
            foreach (string center in folder.Centers)
            {
                folder.Add(center, values.Values, UploadClient.MaximumValues);
            }

            Say(values, context);
            UploadStatusCommand.WarnOfFew(folder.Centers.Count, context);
            FiguresCommand.WarnUnlessInOrder(period, context);
            return Send(folder, TimeZoneInfo.ConvertTime(now, request.Calendar.Zone), context);
        });
        return command;
    }

    private static void Say(UploadValues values, CommandContext context)
    {
        int invalid = values.Values.Count(value => !value.IsValid);
        context.WriteLine(
            $"{values.Values.Count} values, {invalid} of them not valid; {values.NotMetered} times that nobody metered have none");
    }

    /// <summary>Sends what waits, to each centre for itself.</summary>
    private static int Send(UploadFolder folder, DateTimeOffset localNow, CommandContext context)
    {
        using var client = new UploadClient();
        int waiting = 0;
        foreach (string name in folder.Centers)
        {
            UploadCenter center = folder.Center(name)!;
            int sent = 0;
            string? problem = null;
            foreach (string request in folder.Waiting(name))
            {
                IReadOnlyList<UploadValue> values = UploadFolder.Values(request);
                UploadAnswer answer = client.Send(center, values, localNow, context.Cancellation);
                if (answer.IsAcknowledged)
                {
                    folder.Acknowledge(name, request, localNow);
                    sent += values.Count;
                    continue;
                }

                problem ??= answer.Problem;
                if (!answer.IsReached)
                {
                    break;
                }
            }

            int left = folder.Waiting(name).Sum(request => UploadFolder.Values(request).Count);
            waiting += left;
            context.WriteLine($"{name}: {sent} values acknowledged, {left} wait");
            if (problem is not null)
            {
                context.Error.WriteLine(PlainText.Of($"{name}: {center.DataUrl}: {problem}; the values are kept and sent again next time"));
            }
        }

        return waiting == 0 ? ExitCode.Ok : ExitCode.DeviceOrIo;
    }
}
