using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MeterNode.DeviceImage;

/// <summary>How many values are on the stack before each instruction of a method.</summary>
internal static class StackDepths
{
    public static Dictionary<Instruction, int> Of(MethodBody body)
    {
        var depths = new Dictionary<Instruction, int>();
        var open = new Stack<(Instruction? Instruction, int Depth)>();
        open.Push((body.Instructions[0], 0));
        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            open.Push((handler.HandlerStart, handler.HandlerType is ExceptionHandlerType.Catch or ExceptionHandlerType.Filter ? 1 : 0));
            open.Push((handler.FilterStart, 1));
        }

        while (open.TryPop(out (Instruction? Instruction, int Depth) step))
        {
            Instruction? at = step.Instruction;
            int depth = step.Depth;
            while (at != null && depths.TryAdd(at, depth))
            {
                depth = at.OpCode.FlowControl == FlowControl.Return ? 0 : depth - Pops(at, depth) + Pushes(at);
                foreach (Instruction target in Bodies.TargetsOf(at))
                {
                    open.Push((target, depth));
                }

                at = at.OpCode.FlowControl is FlowControl.Branch or FlowControl.Return or FlowControl.Throw ? null : at.Next;
            }
        }

        return depths;
    }

    private static int Pops(Instruction instruction, int depth) => instruction.OpCode.StackBehaviourPop switch
    {
        StackBehaviour.Pop0 => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Pop1_pop1 or StackBehaviour.Popi_pop1 or StackBehaviour.Popi_popi or StackBehaviour.Popi_popi8 or
            StackBehaviour.Popi_popr4 or StackBehaviour.Popi_popr8 or StackBehaviour.Popref_pop1 or StackBehaviour.Popref_popi => 2,
        StackBehaviour.PopAll => depth,
        StackBehaviour.Varpop => Arguments(instruction),
        _ => 3,
    };

    private static int Pushes(Instruction instruction) => instruction.OpCode.StackBehaviourPush switch
    {
        StackBehaviour.Push0 => 0,
        StackBehaviour.Push1_push1 => 2,
        StackBehaviour.Varpush => ((MethodReference)instruction.Operand).ReturnType.MetadataType == MetadataType.Void ? 0 : 1,
        _ => 1,
    };

    private static int Arguments(Instruction instruction)
    {
        var method = (MethodReference)instruction.Operand;
        return method.Parameters.Count + (method.HasThis && instruction.OpCode.Code != Code.Newobj ? 1 : 0);
    }
}
