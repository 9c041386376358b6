using System.CommandLine;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode node enrol</c>: takes in a board that has proven its key.</summary>
internal static class NodeEnrolCommand
{
    public static Command Create()
    {
        (Argument<string> node, Option<string> plant) = NodeEndCommands.NodeCommand();
        var proof = new InputFileOption("--proof")
        {
            Description = "The file 'proof.cose' of the board's flash (default: the proof that 'serve' has kept).",
        };
        var command = new Command("enrol", """
            Enrols a board that has made its evidence key and proves it. 'meternode serve' does this by itself where the plant's key is
            in the plant's folder; elsewhere it keeps the proof for this command. Needs the plant's key. The board gets its enrolment
            record from 'serve', or as the file 'enrol.cose' of its bundle.

            Examples:
              meternode node enrol press-1 --plant ~/plant
              meternode node enrol press-1 --plant ~/plant --proof /media/stick/proof.cose
            """)
        {
            node, plant, proof,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetValue(plant)!);
            string name = parsed.GetRequiredValue(node);
            PlantFolder.CheckName(name, "node");
            byte[] shown = parsed.GetValue(proof) is string file ? File.ReadAllBytes(file) : WaitingProofs.Of(folder, name)
                ?? throw new OperatorException(
                    OperatorError.Failure,
                    PlantClaims.IsOpen(folder, name)
                        ? $"no board has shown a proof for '{name}' yet: start it where 'meternode serve' runs, or give its file with "
                            + "--proof"
                        : Directory.Exists(folder.BundlePath(name)) ? $"'{name}' is enrolled already"
                        : PlantNodes.Unknown(folder, name).Message);
            if (ProofRecord.TryRead(shown) is ProofRecord record && record.Node != name)
            {
                throw new OperatorException(OperatorError.Failure, $"the proof is of '{record.Node}', not of '{name}': give that name");
            }

            EnrolmentRecord enrolled = EnrolmentRecord.Read(NodeEnrolment.Accept(folder, shown));
            WaitingProofs.Forget(folder, name);
            string kid = Convert.ToHexStringLower(NodeFacts.KidOf(enrolled.PublicPoint));
            context.Error.WriteLine(
                $"Node '{name}' is enrolled with the key {kid} that its board has made "
                + $"({enrolled.Hardware}, firmware {enrolled.Firmware}).");
            context.Error.WriteLine(
                $"'meternode serve' brings the record to the board within a minute; by cable it is the file "
                + $"'{Path.Combine(folder.BundlePath(name), "files", "enrol.cose")}'.");
            return ExitCode.Ok;
        });
        return command;
    }
}
