using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MeterNode.Gate.Rules;

/// <summary>Calls that exist on the device and do something else there.</summary>
public static partial class BehaviourRule
{
    public static IEnumerable<Finding> Check(FirmwareAssembly assembly)
    {
        foreach (MethodDefinition method in assembly.Types.SelectMany(t => t.Methods).Where(m => m.HasBody))
        {
            foreach (Instruction instruction in method.Body.Instructions)
            {
                (string What, string Fix)? judged = Judge(instruction);
                if (judged != null)
                {
                    yield return new Finding(assembly.Locate(method, instruction), judged.Value.What, judged.Value.Fix);
                }
            }
        }
    }

    private static (string What, string Fix)? Judge(Instruction instruction)
    {
        if (instruction.OpCode.Code == Code.Newobj
            && instruction.Operand is MethodReference { DeclaringType.FullName: "System.Random", Parameters.Count: 1 })
        {
            return ("System.Random with a seed",
                "The device ignores the seed (it is the hardware generator): write the sequence generator out");
        }

        if (instruction.OpCode.Code == Code.Constrained && instruction.Operand is TypeReference type
            && instruction.Next?.Operand is MethodReference { Name: "ToString" } && type.Resolve()?.IsEnum == true)
        {
            return ("ToString of an enum", "The device prints the number, the PC the name: switch over the values");
        }

        if (instruction.Operand is MethodReference { Name: "ToString", Parameters.Count: 1 } call && IsNumber(call.DeclaringType)
            && instruction.Previous?.Operand is string format && !Supported().IsMatch(format))
        {
            return ($"number format \"{format}\"",
                "Only X, D, N and F with a digit count are right on the device: custom formats throw or print themselves, E and "
                    + "G are wrong");
        }

        return null;
    }

    private static bool IsNumber(TypeReference type) =>
        type.Namespace == "System"
            && type.Name is "Byte" or "SByte" or "Int16" or "UInt16" or "Int32" or "UInt32" or "Int64" or "UInt64" or "Single" or "Double";

    [GeneratedRegex("^[XxDdNnFf][0-9]{0,2}$")]
    private static partial Regex Supported();
}
