using System.CommandLine;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Uploading;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode upload status</c>: the centres, and what waits for them.</summary>
internal static class UploadStatusCommand
{
    public static Command Create()
    {
        var plant = PlantOption();
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("status", """
            Say with which data centres the plant is registered, and how many values wait for their acknowledgement.

            Examples:
              meternode upload status --plant ~/plant
            """)
        {
            plant, json,
        };
        command.Runs((parsed, context) =>
        {
            using UploadFolder folder = UploadFolder.Open(PlantFolder.Open(parsed.GetValue(plant)!));
            var centers = folder.Centers.Select(name => new
            {
                center = name,
                url = folder.Center(name)!.DataUrl,
                uploadTime = folder.Center(name)!.UploadTime,
                encrypted = folder.Center(name)!.SecretKey is not null,
                waiting = folder.Waiting(name).Sum(request => UploadFolder.Values(request).Count),
            }).ToList();
            if (parsed.GetValue(json))
            {
                context.WriteJson(new { schemaVersion = 1, centers });
                return ExitCode.Ok;
            }

            foreach (var center in centers)
            {
                string time = center.uploadTime is null ? "" : $", wanted at {center.uploadTime}";
                context.WriteLine($"{center.center}: {center.waiting} values wait; {center.url}{time}");
            }

            WarnOfFew(centers.Count, context);
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>The plant whose energy it is.</summary>
    internal static Option<string> PlantOption() =>
        new("--plant") { Description = "Plant folder made by 'meternode init'.", Required = true };

    /// <summary>Authorities ask for two centres.</summary>
    internal static void WarnOfFew(int count, CommandContext context)
    {
        if (count < 2)
        {
            context.Error.WriteLine(
                $"The plant is registered with {count} data centre{(count == 1 ? "" : "s")}, and authorities ask for two: "
                    + "'meternode upload register'.");
        }
    }
}
