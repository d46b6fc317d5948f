import type { Message } from './message.ts'

/** `contact.email`: group and leaf of rules/categories.yaml, or a group alone. */
export type CategoryId = string

export type Confidence = 'high' | 'medium' | 'low'

/** Why a field is, or is not, taken as personal data: one step of the reasoning, in words. */
export interface Evidence {
  readonly kind: 'owner' | 'name' | 'type' | 'sibling' | 'format' | 'comment' | 'value' | 'rule'
  readonly text: Message
}

export interface Classification {
  readonly category: CategoryId
  readonly confidence: Confidence
  readonly evidence: readonly Evidence[]
}

/** Art. 9, Art. 10, Art. 87 (national numbers), or `possible`: may reveal such data and is not it. */
export type SpecialKind = 'art9' | 'art10' | 'art87' | 'possible'

export interface Category {
  readonly id: CategoryId
  /** Language code to text; `en` is always there. */
  readonly label: Readonly<Record<string, string>>
  readonly special?: SpecialKind
  readonly sensitivity: 'low' | 'medium' | 'high'
  readonly fideslang?: string
  readonly dpv?: string
  readonly apple?: string
  readonly play?: string
}

/** What a declaration's owner stands for. */
export type OwnerKind = 'person' | 'person-linked' | 'organization' | 'thing' | 'system' | 'unknown'
