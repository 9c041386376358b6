using System.CommandLine;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Uploading;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode upload register</c>: registers a plant with a data centre, once.</summary>
internal static class UploadRegisterCommand
{
    public static Command Create()
    {
        var plant = UploadStatusCommand.PlantOption();
        var center = new Option<string>("--center")
        {
            Description = "Your name for the centre, such as province; each centre gets all values.",
            Required = true,
            HelpName = "NAME",
        };
        var url = new Option<string>("--url")
        {
            Description = "Address of its registration, https://…/enterprise/register, as the authority gave it.",
            Required = true,
            HelpName = "URL",
        };
        var region = new Option<string>("--region")
        {
            Description = "Code of the region, 6 digits, such as 370600.",
            Required = true,
            HelpName = "CODE",
        };
        var enterprise = new Option<string>("--enterprise")
        {
            Description = "Unified social credit code of the enterprise, 18 characters.",
            Required = true,
            HelpName = "CODE",
        };
        var again = new Option<bool>("--again") { Description = "Register anew with a centre that the plant is registered with." };
        var command = new Command("register", """
            Register the plant with a data centre, once. What the centre answers is kept in the plant's folder, for its owner only: the key
            with which values are encrypted is among it.

            Examples:
              meternode upload register --plant ~/plant --center province --url https://monitoring.example.cn:9244/enterprise/register
                --region 370600 --enterprise 91370600000000000X
            """)
        {
            plant, center, url, region, enterprise, again,
        };
        command.Runs((parsed, context) =>
        {
            string name = parsed.GetValue(center)!;
            if (NameRule.NameProblem(name) is RuleReason problem)
            {
                throw new OperatorException(OperatorError.Usage, $"--center '{name}' {problem}");
            }

            Uri address = UploadClient.Address(parsed.GetValue(url)) ?? throw new OperatorException(
                OperatorError.Usage, $"--url '{parsed.GetValue(url)}' is no address of a centre: write https://…");
            string area = Code("--region", parsed.GetValue(region)!, 6);
            string company = Code("--enterprise", parsed.GetValue(enterprise)!, 18);
            using UploadFolder folder = UploadFolder.Open(PlantFolder.Open(parsed.GetValue(plant)!));
            if (folder.Center(name) is not null && !parsed.GetValue(again))
            {
                throw new OperatorException(
                    OperatorError.Failure, $"the plant is registered with '{name}' already: add --again to register anew");
            }

            using var client = new UploadClient();
            UploadCenter registered = client.Register(address, area, company, context.Cancellation);
            folder.Register(name, registered);
            string time = registered.UploadTime is null ? "" : $", which wants the values of a day at {registered.UploadTime}";
            context.WriteLine($"registered with '{name}'{time}; values go to {registered.DataUrl}");
            return ExitCode.Ok;
        });
        return command;
    }

    private static string Code(string option, string text, int length) =>
        text.Length == length && text.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c)) ? text
            : throw new OperatorException(
                OperatorError.Usage, $"{option} '{text}' is no code: write its {length} digits and capital letters");
}
