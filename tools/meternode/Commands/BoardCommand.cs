using System.CommandLine;
using MeterNode.Plant;
using MeterNode.Plant.Hardware;
using MeterNode.Plant.Hardware.Carrier;
using MeterNode.Plant.Hardware.Drawing;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode board</c>: the boards a node can be built on and their pins.</summary>
public static class BoardCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var name = new Argument<string?>("name")
        {
            Description = "Board name or a board .json file; without it, the boards are listed.",
            Arity = ArgumentArity.ZeroOrOne
        };
        var svg = new Option<string?>("--svg") { Description = "Write the board's wiring picture to this file." };
        var draw = new Option<string?>("--draw") { Description = "Make all pictures of the repository's folder 'hardware' again." };
        var carrier = new Option<string?>("--carrier")
        {
            Description = "Check a carrier's circuit: a file like hardware/carrier/carrier.json, which is taken when no file is named.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("board", """
            List the boards, or show the pins of one.

            Examples:
              meternode board
              meternode board esp32-s3-n16r8
              meternode board esp32-s3-n16r8 --svg wiring.svg
              meternode board --draw hardware
              meternode board --carrier hardware/carrier/carrier.json
            """)
        {
            name, svg, draw, carrier, json,
        };
        command.Runs((parsed, context) =>
        {
            if (parsed.GetValue(draw) is string folder)
            {
                WritePictures(folder, context.Error);
            }
            else if (parsed.GetResult(carrier) is not null)
            {
                CarrierDesign design = parsed.GetValue(carrier) is string circuit ? CarrierDesign.LoadFile(circuit) : CarrierDesign.Load();
                return Check(design, parsed.GetValue(carrier) ?? "hardware/carrier/carrier.json", parsed.GetValue(json), context);
            }
            else if (parsed.GetValue(name) is string one)
            {
                BoardDefinition board = BoardCatalog.Load(one);
                if (parsed.GetValue(svg) is string file)
                {
                    WriteFile(file, WiringDrawing.Draw(board), context.Error);
                }
                else
                {
                    Show(board, parsed.GetValue(json), context);
                }
            }
            else
            {
                List(parsed.GetValue(json), context);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static int Check(CarrierDesign design, string source, bool json, CommandContext context)
    {
        IReadOnlyList<string> found = ElectricalRules.Violations(design);
        if (json)
        {
            context.WriteJson(new { design.Title, design.Board, Parts = design.Components.Length, Findings = found });
        }
        else
        {
            foreach (string sentence in found)
            {
                context.Output.WriteLine(sentence);
            }

            context.Output.WriteLine($"{design.Title} ({source}): {design.Components.Length} parts, {found.Count} findings");
        }

        return found.Count == 0 ? ExitCode.Ok : ExitCode.Failure;
    }

    private static void WritePictures(string folder, TextWriter error)
    {
        foreach ((string file, string content) in HardwarePictures.All())
        {
            WriteFile(Path.Combine(folder, file), content, error);
        }
    }

    private static void WriteFile(string file, string content, TextWriter error)
    {
        try
        {
            File.WriteAllText(file, content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"'{file}' cannot be written: {PlainReason.Of(e)}");
        }

        error.WriteLine($"wrote '{file}'");
    }

    private static void List(bool json, CommandContext context)
    {
        BoardDefinition[] boards = [.. BoardCatalog.Names.Select(BoardCatalog.Load)];
        if (json)
        {
            context.WriteJson(boards.Select(b => new { b.Name, b.Title, b.NanoffTarget }));
            return;
        }

        foreach (BoardDefinition board in boards)
        {
            context.Output.WriteLine($"{board.Name,-16} {board.Title}");
        }
    }

    private static void Show(BoardDefinition board, bool json, CommandContext context)
    {
        if (json)
        {
            context.WriteJson(board);
            return;
        }

        context.Output.WriteLine(board.Title);
        context.Output.WriteLine(
            $"runtime {board.NanoffTarget}, flash {board.FlashMegabytes} MB, PSRAM {board.PsramMegabytes} MB, drive "
                + $"I: {board.FileSystemKilobytes} kB");
        foreach (PinUse use in board.Uses())
        {
            AdcInput? input = board.Current.Concat(board.Voltage).FirstOrDefault(i => i.Gpio == use.Gpio);
            context.Output.WriteLine($"{use.Signal,-8} GPIO{use.Gpio,-4}{(input is null ? "" : $" ADC1 channel {input.Channel}")}");
        }
    }
}
