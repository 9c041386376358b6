using System.CommandLine;
using MeterNode.Cli.Checkpoints;
using MeterNode.Cli.Ledger;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Checkpoints;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode checkpoint witness add</c>, <c>list</c> and <c>remove</c>: the witnesses whose keys the plant keeps.</summary>
internal static class KeptWitnessCommands
{
    public static Command Add()
    {
        var file = new InputFileArgument("PEM") { Description = "Public key of the witness (PEM, DER), as the witness has given it." };
        var name = new Option<string>("--name")
        {
            Description = $"Who the witness is, for people: 1 to {WitnessStatement.MaximumNameLength} characters.",
            HelpName = "NAME",
            Required = true,
        };
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("add", """
            The plant keeps the public key of a witness. A checkpoint that this key has countersigned anchors the evidence on the plant's
            page from then on, and 'checkpoint add' and 'plant check' verify what it has signed. Who checks the evidence elsewhere gives
            'verify --witness' the key that he has got from the witness. The audit log says who has added it.

            Example:
              meternode checkpoint witness add buyer.key.pub.pem --name "Buyer Ltd" --plant ~/plant
            """)
        {
            file, name, plant,
        };
        command.Runs((parsed, context) =>
        {
            string path = parsed.GetRequiredValue(file);
            IReadOnlyList<byte[]> keys = GivenCheckpoints.WitnessKeys([path]);
            if (keys.Count > 1)
            {
                throw new OperatorException(
                    OperatorError.Usage, $"'{path}' holds {keys.Count} keys: give a file with the key of this witness alone");
            }

            TrustedWitness added = PlantWitnesses.Add(
                PlantFolder.Open(parsed.GetRequiredValue(plant)), parsed.GetRequiredValue(name), keys[0], DateTimeOffset.UtcNow);
            context.Error.WriteLine(
                $"What the key {added.KidText} countersigns counts as the word of '{added.Name}'. "
                    + "Compare the key with the witness by another way.");
            return ExitCode.Ok;
        });
        return command;
    }

    public static Command List()
    {
        Option<string> plant = LedgerOptions.PlantOption();
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("list", """
            Lists the witnesses whose keys the plant keeps.

            Example:
              meternode checkpoint witness list --plant ~/plant
            """)
        {
            plant, json,
        };
        command.Runs((parsed, context) =>
        {
            IReadOnlyList<TrustedWitness> kept = PlantWitnesses.Read(PlantFolder.Open(parsed.GetRequiredValue(plant)));
            if (parsed.GetValue(json))
            {
                context.WriteJson(new
                {
                    schemaVersion = 1,
                    witnesses = kept.Select(witness => new
                    {
                        name = witness.Name,
                        kid = witness.KidText,
                        key = witness.Key,
                        since = witness.Since,
                    }),
                });
                return ExitCode.Ok;
            }

            foreach (TrustedWitness witness in kept)
            {
                context.WriteLine($"{witness.Name}  key {witness.KidText}, since {UtcTime.Day(witness.Since)}");
            }

            if (kept.Count == 0)
            {
                context.Error.WriteLine(
                    "The plant keeps no key of a witness yet: 'meternode checkpoint witness add PEM --name NAME' takes one.");
            }

            return ExitCode.Ok;
        });
        return command;
    }

    public static Command Remove()
    {
        var name = new Argument<string>("NAME") { Description = "The witness, as 'list' names it." };
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("remove", """
            The plant keeps the key of a witness no longer. Checkpoints that nobody else has countersigned anchor nothing on the plant's
            page from then on; their files stay as they are.

            Example:
              meternode checkpoint witness remove "Buyer Ltd" --plant ~/plant
            """)
        {
            name, plant,
        };
        command.Runs((parsed, context) =>
        {
            TrustedWitness gone = PlantWitnesses.Remove(PlantFolder.Open(parsed.GetRequiredValue(plant)), parsed.GetRequiredValue(name));
            context.Error.WriteLine($"The key {gone.KidText} of '{gone.Name}' is kept no longer.");
            return ExitCode.Ok;
        });
        return command;
    }
}
