/**
 * Everyday English words that say the same, one group a line: a question that asks who "backs"
 * a company must find who "supports" it. Only groups that hold in most contexts; a word may be in several.
 */
export const synonyms = `
buy purchase acquire procure obtain
back support fund finance sponsor bankroll invest investor backer supporter
invest spend money investment
company firm business enterprise corporation
startup start-up
rent lease hire
chip semiconductor processor
domestic local homegrown indigenous home national
overseas foreign abroad
make produce manufacture build create fabricate
develop create design build
goal target aim objective purpose
limit restrict constrain curb restriction limitation constraint
ban prohibit forbid prohibition outlaw embargo bar
rival compete match competitor challenge
circumvent overcome bypass workaround sidestep evade
stockpile hoard amass accumulate stock
country nation
government state authority
important key central critical crucial vital essential significant
big large major huge giant
small compact little tiny
quick fast rapid swift accelerate speed hasten quicken
show demonstrate illustrate reveal prove
help assist aid
begin start commence launch
end stop finish cease halt
use utilize employ
keep maintain retain sustain preserve
continue sustain keep maintain
change shift alter transform
cause lead trigger
drive push spur prompt
reason why
plan program initiative scheme
strategy approach
chief executive ceo boss
head leader chief
acknowledge admit concede
state say declare
world global worldwide international
American US U.S USA America Washington
China Chinese
increase rise grow growth climb gain expand raise boost surge up more higher
decrease fall decline drop shrink reduce lessen lower diminish dwindle down less fewer erode lose loss
dependence reliance depend rely dependent reliant dependency
independence self-reliance autonomy self-sufficiency
effect impact consequence influence affect
problem challenge difficulty obstacle
answer respond react reply response reaction
adapt adjust reroute
competitive competition compete
money funding fund finance capital
provide supply give offer deliver
provider supplier vendor
lead head
power energy
model llm
allow permit enable let
get receive obtain gain
need require
require demand
near close
car automobile vehicle
doctor physician
job work employment
film movie
die death dead killed
born birth
marry wife husband married marriage spouse
live reside residence inhabit
force compel
annul cancel cancellation
leave depart departure
evacuate evacuation
handle process deal
accompany escort
admission entry entrance
name call
city town
kill murder
win victory defeat beat
war conflict
found establish create founder founded
write author wrote
old age aged
cost price expense
share stake
france french
spain spanish
britain british uk kingdom
netherlands dutch
turkey turkish
greece greek
switzerland swiss
poland polish
sweden swedish
denmark danish
expensive costly
cheap inexpensive
waterproof watertight
defective faulty broken
free gratis
last lapse expire
bear pay
maximum most
purpose reason aim
yearly annual annually
percent percentage
begin origin
teach teacher educate
child kid
prevent avoid avert
protect defend safeguard shield cushion buffer guard
future upcoming
aim intend mean purpose goal
intend plan
effort work attempt
happen occur
try attempt seek
choose select pick
join unite merge combine
divide split separate
send transmit
hide conceal
travel journey trip
fix repair mend
remove delete eliminate
sanction restriction
export trade
concentrate centralize
spread distribute decentralize
unintended accidental unexpected
device gadget
employee staff worker personnel
ill sick illness sickness disease
tell inform notify
entitled receive
salary pay wage
win receive award
own possess
scientist researcher
wounded injured
hurt harm damage hit affect
tighten narrow restrict
fit align suit match
secure safe
consume use
pose confront present
consequence effect
serious significant severe
difficulty challenge problem
turn shift move change
grandmother relative family
grandfather relative family
grandparent relative family
mother relative family
father relative family
mom relative family
dad relative family
brother relative family
sister relative family
sibling relative family
uncle relative family
aunt relative family
cousin relative family
nephew relative family
niece relative family
die death dead decease bereavement
quit resign leave resignation departure
fire dismiss terminate sack termination dismissal
minimum floor lowest least
maximum cap ceiling largest
salary compensation pay wage
vacation holiday leave
maternity paternity parental
kid child
wife husband spouse partner
boss manager supervisor
coworker colleague teammate
illness sick ill sickness
police enforcement officer
several multiple many
phone smartphone mobile iPhone Android iOS
laptop computer device
refund reimbursement reimburse
price cost fee
delete remove erase
cancel cancellation terminate
picture image photo
exception error
setting option configuration parameter
folder directory
repo repository
login sign-in
restore recover reinstate recovery
secret confidential sensitive
maintain maintainer maintenance
machine automated automatic automatically
weekly week
monthly month
yearly annual year annually
`;
