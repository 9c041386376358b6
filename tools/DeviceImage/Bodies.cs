using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MeterNode.DeviceImage;

/// <summary>What the changes of code have in common.</summary>
internal static class Bodies
{
    public static IEnumerable<MethodDefinition> Of(ModuleDefinition module) =>
        module.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody);

    /// <summary>Where an instruction may jump.</summary>
    public static IEnumerable<Instruction> TargetsOf(Instruction instruction) => instruction.Operand switch
    {
        Instruction target => [target],
        Instruction[] targets => targets,
        _ => [],
    };

    /// <summary>What an instruction takes on the device, where tokens have two bytes.</summary>
    public static int BytesOf(Instruction instruction) => instruction.Operand switch
    {
        string or FieldReference or MethodReference or TypeReference => instruction.OpCode.Size + 2,
        int value when instruction.OpCode.Code == Code.Ldc_I4 => value is >= -1 and <= 8 ? 1 : value is >= -128 and <= 127 ? 2 : 5,
        _ => instruction.GetSize(),
    };

    /// <summary>Takes an instruction out; who jumped to it jumps to the next one.</summary>
    public static void Remove(MethodBody body, Instruction instruction)
    {
        Instruction next = instruction.Next;
        foreach (Instruction other in body.Instructions)
        {
            if (other.Operand == instruction)
            {
                other.Operand = next;
            }
            else if (other.Operand is Instruction[] targets)
            {
                other.Operand = targets.Select(t => t == instruction ? next : t).ToArray();
            }
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            handler.TryStart = handler.TryStart == instruction ? next : handler.TryStart;
            handler.TryEnd = handler.TryEnd == instruction ? next : handler.TryEnd;
            handler.HandlerStart = handler.HandlerStart == instruction ? next : handler.HandlerStart;
            handler.HandlerEnd = handler.HandlerEnd == instruction ? next : handler.HandlerEnd;
        }

        body.Instructions.Remove(instruction);
    }
}
